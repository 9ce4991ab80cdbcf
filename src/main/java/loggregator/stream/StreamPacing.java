package loggregator.stream;

/** How large one write to a consumer may get, and how often one that is not full is made. */
public record StreamPacing(int maxBatchEnvelopes, int maxBatchBytes, long flushIntervalNanos) {}
