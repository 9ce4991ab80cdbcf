package loggregator.diode;

import java.util.Arrays;

/** A binary heap of flows whose first is the one that loses next. A flow that changed has to be moved. */
final class FlowHeap {
  private static final int FIRST_CAPACITY = 4;

  private Flow[] flows = new Flow[FIRST_CAPACITY];
  private int size;

  /** Null when there is none. */
  Flow first() {
    return flows[0];
  }

  /** Of so many flows in all. */
  void makeRoomFor(int count) {
    if (count > flows.length) {
      flows = Arrays.copyOf(flows, Math.max(count, flows.length * 2));
    }
  }

  /** There has to be room for it. */
  void add(Flow flow) {
    up(flow, size++);
  }

  /** All flows may have changed. */
  void sort() {
    for (int place = size / 2 - 1; place >= 0; place--) {
      down(flows[place], place);
    }
  }

  /** The flow holds more than before. */
  void grew(Flow flow) {
    up(flow, flow.place);
  }

  /** The flow holds less than before, but something. */
  void shrank(Flow flow) {
    down(flow, flow.place);
  }

  void remove(Flow flow) {
    Flow last = flows[--size];
    flows[size] = null;
    if (last == flow) {
      return;
    }
    up(last, flow.place);
    down(last, last.place);
  }

  private void up(Flow flow, int from) {
    int place = from;
    while (place > 0 && flow.goesBefore(flows[(place - 1) / 2])) {
      put(flows[(place - 1) / 2], place);
      place = (place - 1) / 2;
    }
    put(flow, place);
  }

  private void down(Flow flow, int from) {
    int place = from;
    int child = firstChild(place);
    while (child < size && flows[child].goesBefore(flow)) {
      put(flows[child], place);
      place = child;
      child = firstChild(place);
    }
    put(flow, place);
  }

  /** The one of both that goes before the other; not below {@code size} when there is none. */
  private int firstChild(int place) {
    int left = 2 * place + 1;
    return left + 1 < size && flows[left + 1].goesBefore(flows[left]) ? left + 1 : left;
  }

  private void put(Flow flow, int place) {
    flows[place] = flow;
    flow.place = place;
  }
}
