package loggregator.client;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a stream of bytes at each newline, which is not part of the line. No other byte is touched. A line that is
 * longer than {@link #MAX_LINE_BYTES} comes in several parts. One thread, which it blocks.
 */
final class LineReader {
  /** As much of a line as the platform's own log producers put into one envelope. */
  static final int MAX_LINE_BYTES = 60 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[MAX_LINE_BYTES + 1];
  private int start;
  private int end;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The next line or part of one, or null at the end of the stream; bytes after the last newline are a line too. */
  ByteString next() throws IOException {
    int searched = start;
    while (true) {
      for (; searched < end; searched++) {
        if (buffer[searched] == '\n') {
          return take(searched, 1);
        }
      }
      if (end - start > MAX_LINE_BYTES) {
        return take(start + MAX_LINE_BYTES, 0);
      }
      searched -= compact();
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        return end > start ? take(end, 0) : null;
      }
      end += read;
    }
  }

  private ByteString take(int lineEnd, int skipped) {
    ByteString line = ByteString.copyFrom(buffer, start, lineEnd - start);
    start = lineEnd + skipped;
    return line;
  }

  /** Makes room at the end of the buffer; tells by how much its content moved. */
  private int compact() {
    int moved = end == buffer.length || start == end ? start : 0;
    if (moved > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= moved;
      start = 0;
    }
    return moved;
  }
}
