package loggregator.envelope;

/** Which series a metric belongs to: a hash of its ids, its tags and its name, too long for two to be the same. */
public record SeriesKey(long high, long low) {
  private static final long HIGH_SEED = ContentHash.newSeed();
  private static final long LOW_SEED = ContentHash.newSeed();
  private static final SeriesKey NONE = new SeriesKey(HIGH_SEED, LOW_SEED);

  static SeriesKey none() {
    return NONE;
  }

  SeriesKey with(byte[] bytes, int start, int length) {
    return new SeriesKey(
        ContentHash.hash(high, bytes, start, length), ContentHash.hash(low, bytes, start, length));
  }
}
