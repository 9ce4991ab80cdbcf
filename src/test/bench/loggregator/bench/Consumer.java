package loggregator.bench;

/** One who reads a stream of envelopes, by whatever protocol, and keeps an account of what came. */
interface Consumer extends AutoCloseable {
  Arrivals arrivals();

  @Override
  void close();
}
