package loggregator.hostile;

/** What bad peers do to a site until they are closed. */
interface Attack extends AutoCloseable {
  /** Begins, and returns when the site is seen to suffer it; fails where it can't be seen. */
  void begin(Site site) throws Exception;

  /** What was seen, in a few words, once healthy traffic has gone on for a while beside it. */
  String proof();

  @Override
  void close() throws Exception;
}
