package loggregator.stream;

import loggregator.diode.SourceKey;
import loggregator.flow.Scheduler;
import loggregator.link.Upstream;
import loggregator.losses.Consumer;
import loggregator.losses.ConsumerQueue;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.StreamMeters;

/**
 * What all the sessions of one instance of a role use.
 *
 * @param role in words, for the record of a stream that the role aborted
 * @param sourceKey for the envelopes of the consumers' generation
 * @param records where the record of each stream is written
 */
public record SessionServices(
    String role, Scheduler scheduler, Upstream upstream, DiodeMeters diodes, SourceKey sourceKey, StreamMeters meters,
    LimitedLog records) {
  /** The same for a session that gets its envelopes elsewhere. */
  public SessionServices from(Upstream other) {
    return new SessionServices(role, scheduler, other, diodes, sourceKey, meters, records);
  }

  /**
   * The queue of a new session.
   *
   * @param tellsSources whether the consumer is told of which sources it lost most
   */
  public ConsumerQueue queueFor(Consumer consumer, boolean tellsSources) {
    return diodes.openFor(consumer, sourceKey, tellsSources);
  }
}
