package loggregator.stream;

import loggregator.flow.Scheduler;
import loggregator.link.Upstream;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.StreamMeters;

/**
 * What all the sessions of one instance of a role use.
 *
 * @param role in words, for the record of a stream that the role aborted
 * @param records where the record of each stream is written
 */
public record SessionServices(
    String role, Scheduler scheduler, Upstream upstream, DiodeMeters diodes, StreamMeters meters, LimitedLog records) {
}
