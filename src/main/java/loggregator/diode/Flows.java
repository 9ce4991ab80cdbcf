package loggregator.diode;

import java.util.HashMap;
import java.util.Map;

/** The flows of a {@link SortedStage}, found by their source and ordered by what they hold. */
final class Flows {
  private final Map<Long, Flow> bySource = new HashMap<>();
  private final FlowHeap byBytes = new FlowHeap();

  /** Null when there is none. */
  Flow fattest() {
    return byBytes.first();
  }

  /** Adds a run that is newer than all others of its flow. */
  void append(Run run) {
    Flow flow = bySource.get(run.source);
    if (flow == null) {
      flow = new Flow(run.source);
      flow.append(run);
      bySource.put(run.source, flow);
      byBytes.add(flow);
    } else {
      flow.append(run);
      byBytes.grew(flow);
    }
  }

  /** The oldest run of its flow has lost its first envelopes, perhaps all of them. */
  void lost(Flow flow, int bytes) {
    flow.lost(bytes);
    if (flow.isEmpty()) {
      byBytes.remove(flow);
      bySource.remove(flow.source);
    } else {
      byBytes.shrank(flow);
    }
  }
}
