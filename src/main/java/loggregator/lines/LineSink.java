package loggregator.lines;

/** Takes lines, or records of several lines, one after the other. */
@FunctionalInterface
public interface LineSink {
  /**
   * A whole one without its newline, or a part of one that is too long. The bytes may change afterwards.
   *
   * @param timestamp when it came, as an envelope tells the time
   * @param goesOn whether the next call brings more of the same
   */
  void take(byte[] bytes, int start, int length, long timestamp, boolean goesOn);
}
