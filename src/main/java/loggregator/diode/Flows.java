package loggregator.diode;

import java.util.HashMap;
import java.util.Map;

/**
 * The flows of a {@link SortedStage}, found by their source and ordered by what they have had: what they hold, and what
 * of them was read lately. Of sources that send more than fits, those that hold as much at any moment would be read as
 * much as they send; those that have had as much are read as much.
 */
final class Flows {
  /** How many times what is held may be read before half of that is forgotten: the longer, the more even. */
  static final int MEMORY = 8;

  private final Map<Long, Flow> bySource = new HashMap<>();
  private final FlowHeap byBytes = new FlowHeap();
  private long heldBytes;
  /** Since what was read was last forgotten by half. */
  private long servedBytes;

  /** Null when there is none. */
  Flow fattest() {
    return byBytes.first();
  }

  /** Makes what the runs of a parcel need, so that {@link #append} can't fail. */
  void prepare(Run first) {
    for (Run run = first; run != null; run = run.follower) {
      run.flow = bySource.computeIfAbsent(run.source, Flow::new);
    }
    byBytes.makeRoomFor(bySource.size());
  }

  /** Takes back what {@link #prepare} made before it failed. */
  void abandon(Run first) {
    for (Run run = first; run != null; run = run.follower) {
      if (run.flow != null && run.flow.isEmpty()) {
        bySource.remove(run.flow.source);
      }
    }
  }

  /** Adds a prepared run that is newer than all others of its flow. */
  void append(Run run) {
    Flow flow = run.flow;
    boolean isNew = flow.isEmpty();
    flow.append(run);
    heldBytes += run.bytes();
    if (isNew) {
      byBytes.add(flow);
    } else {
      byBytes.grew(flow);
    }
  }

  /** The oldest run of its flow has lost its first envelopes, perhaps all of them. */
  void lost(Flow flow, int bytes) {
    heldBytes -= bytes;
    flow.lost(bytes);
    if (!removeIfEmpty(flow)) {
      byBytes.shrank(flow);
    }
  }

  /** The same, because they were read. */
  void served(Flow flow, int bytes) {
    heldBytes -= bytes;
    servedBytes += bytes;
    flow.served(bytes);
    // it has had as much as before, but its oldest envelope is another
    if (!removeIfEmpty(flow)) {
      byBytes.shrank(flow);
    }
  }

  /** A flood of long ago is none any more: half of what was read is forgotten now and then. */
  void forget() {
    if (servedBytes > MEMORY * heldBytes) {
      servedBytes = 0;
      bySource.values().forEach(Flow::forgetHalf);
      byBytes.sort();
    }
  }

  private boolean removeIfEmpty(Flow flow) {
    if (flow.isEmpty()) {
      byBytes.remove(flow);
      bySource.remove(flow.source);
    }
    return flow.isEmpty();
  }
}
