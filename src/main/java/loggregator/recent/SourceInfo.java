package loggregator.recent;

/**
 * What is known of a source.
 *
 * @param count the envelopes that are kept
 * @param expired those that were dropped since the source is known, for want of memory or for their age
 * @param oldestNs the lowest timestamp that is kept
 * @param newestNs the highest timestamp that has come
 */
public record SourceInfo(String id, long count, long expired, long oldestNs, long newestNs) {}
