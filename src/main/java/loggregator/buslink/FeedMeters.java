package loggregator.buslink;

import loggregator.metrics.DiodeMeters;
import loggregator.metrics.LinkMeters;

/** What a source of feeds counts: the queues of its feeds, and the links to its subscribers. */
public record FeedMeters(DiodeMeters diodes, LinkMeters links) {}
