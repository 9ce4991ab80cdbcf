package loggregator.config;

import loggregator.diode.DiodeLimits;

/** Reads the limits of a bounded queue. */
final class Diodes {
  private Diodes() {}

  static DiodeLimits read(Section section, int defaultMaxEnvelopes, long defaultMaxBytes) {
    return new DiodeLimits(
        section.integer("maxEnvelopes", defaultMaxEnvelopes, 1, 10_000_000,
            "Envelopes that wait at most; one more makes the oldest fall out."),
        section.wholeNumber("maxBytes", defaultMaxBytes, 1, 64L << 30,
            "Bytes that wait at most; more make the oldest fall out."));
  }
}
