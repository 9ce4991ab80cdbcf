package loggregator.lines;

/**
 * Cuts a stream of bytes at each newline, which is not part of the line. No other byte is touched. A line that is too
 * long comes in several parts. One thread.
 */
public final class LineCutter {
  private final int maxLineBytes;
  private final LineSink lines;
  private final CutText unfinished;

  public LineCutter(int maxLineBytes, LineSink lines) {
    this.maxLineBytes = maxLineBytes;
    this.lines = lines;
    this.unfinished = new CutText(maxLineBytes, lines);
  }

  /** Whether there was a line that came in parts. */
  public boolean hasCut() {
    return unfinished.hasCut();
  }

  /** How many of the bytes so far belong to a line that has not ended, and did not go out. */
  public int unfinishedBytes() {
    return unfinished.size();
  }

  public void take(byte[] bytes, int start, int length, long timestamp) {
    int end = start + length;
    int position = start;
    while (position < end) {
      int newline = position;
      while (newline < end && bytes[newline] != '\n') {
        newline++;
      }
      takeLine(bytes, position, newline, newline < end, timestamp);
      position = newline + 1;
    }
  }

  private void takeLine(byte[] bytes, int start, int end, boolean hasEnded, long timestamp) {
    boolean isWhole = hasEnded && unfinished.size() == 0 && end - start <= maxLineBytes;
    if (isWhole) {
      lines.take(bytes, start, end - start, timestamp, false);
      return;
    }
    unfinished.append(bytes, start, end - start, timestamp);
    if (hasEnded) {
      unfinished.end(timestamp);
    }
  }

  /** Bytes after the last newline are a line too. */
  public void end(long timestamp) {
    if (unfinished.size() > 0) {
      unfinished.end(timestamp);
    }
  }
}
