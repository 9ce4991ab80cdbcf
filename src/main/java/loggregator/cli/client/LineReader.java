package loggregator.cli.client;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a stream of bytes at each newline, which is not part of the line. No other byte is touched. A line that is too
 * long comes in several parts; no part ends within a UTF-8 character. One thread, which it blocks.
 */
final class LineReader {
  /** As much of a line as the platform's own log producers put into one envelope. */
  static final int MAX_LINE_BYTES = 60 << 10;

  private static final int MAX_CHARACTER_BYTES = 4;

  private final InputStream in;
  private final int maxLineBytes;
  private final byte[] buffer;
  private int start;
  private int end;
  private boolean hasCut;

  LineReader(InputStream in, int maxLineBytes) {
    this.in = in;
    this.maxLineBytes = maxLineBytes;
    this.buffer = new byte[maxLineBytes + 1];
  }

  /** Whether there was a line that came in parts. */
  boolean hasCut() {
    return hasCut;
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
      if (end - start > maxLineBytes) {
        hasCut = true;
        return take(characterStart(start + maxLineBytes), 0);
      }
      searched -= compact();
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        return end > start ? take(end, 0) : null;
      }
      end += read;
    }
  }

  /**
   * Where the character begins that the byte at {@code cut} is part of; {@code cut} itself where it is part of none.
   */
  private int characterStart(int cut) {
    for (int lead = cut; lead > start && cut - lead < MAX_CHARACTER_BYTES; lead--) {
      boolean continues = (buffer[lead] & 0xC0) == 0x80;
      if (!continues) {
        return cut - lead < Integer.numberOfLeadingZeros(~(buffer[lead] << 24)) ? lead : cut;
      }
    }
    return cut;
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
