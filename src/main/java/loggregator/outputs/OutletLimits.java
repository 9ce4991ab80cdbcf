package loggregator.outputs;

import loggregator.stream.StreamPacing;

/**
 * How one destination is sent to.
 *
 * @param retryForNanos how long what was not taken is sent again
 * @param retryAmbiguous whether what may have been taken is sent again, too
 */
public record OutletLimits(StreamPacing pacing, long retryForNanos, boolean retryAmbiguous) {}
