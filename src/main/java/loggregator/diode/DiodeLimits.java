package loggregator.diode;

/** What a diode holds at most, in envelopes and in bytes of their records, even if there is memory for more. */
public record DiodeLimits(int maxEnvelopes, long maxBytes) {
  /** The {@link loggregator.memory.MemoryBudget} is limit enough. */
  public static final DiodeLimits NONE = new DiodeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);

  public DiodeLimits {
    if (maxEnvelopes <= 0 || maxBytes <= 0) {
      throw new IllegalArgumentException("A diode needs room: maxEnvelopes " + maxEnvelopes + ", maxBytes " + maxBytes);
    }
  }
}
