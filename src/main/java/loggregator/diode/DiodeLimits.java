package loggregator.diode;

/** What a diode holds at most, in envelopes and in bytes of their records. */
public record DiodeLimits(int maxEnvelopes, long maxBytes) {
  public DiodeLimits {
    if (maxEnvelopes <= 0 || maxBytes <= 0) {
      throw new IllegalArgumentException("A diode needs room: maxEnvelopes " + maxEnvelopes + ", maxBytes " + maxBytes);
    }
  }
}
