package loggregator.transform;

/**
 * The identity of a counter, which is all that a consumer can tell it by: a hash of its source id, instance id, name
 * and tags. It has 128 bits, so that no two of the counters in use will share it.
 */
record CounterKey(long high, long low) {
  @Override
  public int hashCode() {
    return (int) high;
  }
}
