package loggregator.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.losses.Hop;
import loggregator.memory.MemoryBudget;

/** Counts what a role's link to the role before or behind it carries. Any thread. */
public final class LinkMeters {
  private final Metrics metrics;
  private final String role;
  private final LongAdder received;
  private final LongAdder connects;
  private final LongAdder disconnects;
  private final LongAdder lostInFlight;
  private final OversizeMeters oversize;
  private final Hop inFlight;
  private final Map<String, LongAdder> rejectedFrames = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> refusedEnvelopes = new ConcurrentHashMap<>();
  private final AtomicLong links = new AtomicLong();

  /** @param peer the role at the other end */
  public LinkMeters(Metrics metrics, String role, String peer) {
    this.metrics = metrics;
    this.role = role;
    this.inFlight = new Hop(role, "link to " + peer, "in_flight");
    String[] tags = {"role", role, "peer", peer};
    received = metrics.counter("loggregator_link_received_envelopes", "Envelopes that a link brought", tags);
    connects = metrics.counter("loggregator_link_connects", "Links made to a peer", tags);
    disconnects = metrics.counter("loggregator_link_disconnects", "Links that ended", tags);
    metrics.gauge("loggregator_links", "Links to peers that are open", links::get, tags);
    lostInFlight = metrics.lossCounter("loggregator_lost_in_flight_envelopes",
        "Envelopes sent to a peer that was gone or hung before it said that it had them", tags);
    oversize = new OversizeMeters(metrics, role, peer, SourceKey.V2);
  }

  /** What links share with all else that the node holds. */
  public MemoryBudget budget() {
    return metrics.budget();
  }

  public void received(int envelopes) {
    received.add(envelopes);
  }

  public void connected() {
    connects.increment();
    links.incrementAndGet();
  }

  public void disconnected() {
    disconnects.increment();
    links.decrementAndGet();
  }

  public void lostInFlight(long envelopes) {
    lostInFlight.add(envelopes);
    metrics.lossBook().lost(inFlight, null, envelopes);
  }

  /** An envelope is larger than the peer takes, and would end the stream of all others. */
  public void tooLarge(Batch one) {
    oversize.tooLarge(one);
  }

  /** A peer sent envelopes of the first generation that could not be given to its consumers. */
  public void unfit(int envelopes) {
    if (envelopes > 0) {
      V1Meters.unfit(metrics, role).accept(envelopes);
    }
  }

  /** A message was no frame, or a frame that doesn't belong there; the reasons are few and known. */
  public void rejectedFrame(String reason) {
    rejectedFrames.computeIfAbsent(reason, key -> metrics.lossCounter("loggregator_rejected_frames",
        "Frames of the event bus that were refused", "role", role, "reason", reason)).increment();
  }

  /** A frame came that its sender has given up or sent out of turn; the sender counts its envelopes as lost. */
  public void refusedFrame(String reason, int envelopes) {
    rejectedFrame(reason);
    refusedEnvelopes.computeIfAbsent(reason, key -> metrics.counter("loggregator_refused_envelopes",
        "Envelopes that came too late or out of turn; their sender has counted them as lost in flight",
        "role", role, "reason", reason)).add(envelopes);
  }
}
