package loggregator.transform;

/**
 * The identity of a counter: a hash, of 128 bits so that no two of the counters in use will share it, of its name,
 * source id and tags.
 */
record CounterKey(long high, long low) {
  @Override
  public int hashCode() {
    return (int) high;
  }
}
