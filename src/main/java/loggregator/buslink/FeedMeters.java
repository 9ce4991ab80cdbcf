package loggregator.buslink;

import loggregator.metrics.DiodeMeters;
import loggregator.metrics.LinkMeters;

/** Counters of a source of feeds: of the queues of its feeds, and of the links to its subscribers. */
public record FeedMeters(DiodeMeters diodes, LinkMeters links) {}
