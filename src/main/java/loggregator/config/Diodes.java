package loggregator.config;

import loggregator.diode.DiodeLimits;

/** Reads the limits that a queue has beside the node's buffer. */
final class Diodes {
  private Diodes() {}

  static DiodeLimits read(Section section) {
    int maxEnvelopes = section.integer("maxEnvelopes", 0, 0, 10_000_000,
        "Envelopes that wait at most; one more makes the source that holds most lose its oldest. 0 for no such limit.");
    long maxBytes = section.wholeNumber("maxBytes", 0, 0, 64L << 30,
        "Bytes that wait at most, though `node.bufferBytes` would allow more. 0 for no such limit.");
    return new DiodeLimits(
        maxEnvelopes == 0 ? DiodeLimits.NONE.maxEnvelopes() : maxEnvelopes,
        maxBytes == 0 ? DiodeLimits.NONE.maxBytes() : maxBytes);
  }
}
