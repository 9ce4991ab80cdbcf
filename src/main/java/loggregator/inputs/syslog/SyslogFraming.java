package loggregator.inputs.syslog;

import java.util.Arrays;

/**
 * Finds the messages in the bytes of a connection. Each says anew how it is framed, since some senders mix: by its
 * length in digits before it, or by a newline or NUL behind it. A message that is too long is given cut, and its rest is
 * skipped, by its length or to its end. One thread.
 */
final class SyslogFraming {
  private static final int MAX_DIGITS = 7;
  private static final int MAX_KEPT_BYTES = 4096;
  private static final int MAX_INDENTATION_BYTES = 1024;
  private static final byte[] NONE = {};
  private static final int NOT_YET = -1;
  private static final int NOT_COUNTED = -2;

  private final int maxMessageBytes;
  private final Messages messages;
  private byte[] pending = NONE;
  private int start;
  private int end;
  /** What is left of a message that was too long. */
  private long skipBytes;
  private boolean skipsLine;
  /** The sender ends its messages with NUL, so that a newline is content. */
  private boolean endsWithNul;
  private boolean hasSeenNewline;
  private int contentStart;
  /** Before it there is no end of the line that begins at {@link #start}. */
  private int searched;

  /** Is given each message. */
  interface Messages {
    /** @param originalBytes of a message that was cut, perhaps not all that it had; else 0 */
    void take(byte[] bytes, int start, int end, long originalBytes);
  }

  SyslogFraming(int maxMessageBytes, Messages messages) {
    this.maxMessageBytes = maxMessageBytes;
    this.messages = messages;
  }

  /** How many bytes wait for the rest of their message. */
  int pendingBytes() {
    return end - start;
  }

  /** Keeps the array. */
  void feed(byte[] bytes) {
    if (start == end) {
      hold(bytes, bytes.length);
    } else {
      append(bytes);
    }
    while (start < end && takeOne()) {
      // the next one
    }
    if (start == end) {
      hold(NONE, 0);
    } else if (pending.length > MAX_KEPT_BYTES && pending.length > 4 * (end - start)) {
      int found = Math.max(0, searched - start);
      hold(Arrays.copyOfRange(pending, start, end), end - start);
      searched = found;
    }
  }

  private void hold(byte[] bytes, int length) {
    pending = bytes;
    start = 0;
    end = length;
    searched = 0;
  }

  /** Takes what waits as a message, cut, and skips its rest: there is no room for it. */
  void giveUp() {
    int size = countedSize();
    if (size > 0) {
      skipBytes = size - (end - contentStart);
      messages.take(pending, contentStart, end, size);
    } else if (start < end) {
      skipsLine = true;
      messages.take(pending, start, end, end - start);
    }
    start = end;
  }

  /** The connection has ended; a line without an end is a line. */
  void finish() {
    if (start < end && !skipsLine && skipBytes == 0) {
      int size = countedSize();
      int from = size > 0 ? contentStart : start;
      if (from < end) {
        messages.take(pending, from, withoutReturn(end), Math.max(0, size));
      }
    }
    start = end;
  }

  private void append(byte[] bytes) {
    if (end + bytes.length > pending.length) {
      int waiting = end - start;
      byte[] larger = waiting + bytes.length > pending.length
          ? new byte[waiting + waiting / 2 + bytes.length] : pending;
      System.arraycopy(pending, start, larger, 0, waiting);
      pending = larger;
      searched = Math.max(0, searched - start);
      start = 0;
      end = waiting;
    }
    System.arraycopy(bytes, 0, pending, end, bytes.length);
    end += bytes.length;
  }

  /** Whether something was taken or skipped, so that it is worth going on. */
  private boolean takeOne() {
    if (skipBytes > 0) {
      int skipped = (int) Math.min(skipBytes, end - start);
      skipBytes -= skipped;
      start += skipped;
      return true;
    }
    if (skipsLine) {
      int lineEnd = lineEnd();
      skipsLine = lineEnd < 0;
      start = lineEnd < 0 ? end : lineEnd + 1;
      return !skipsLine;
    }
    skipSpace();
    int size = countedSize();
    return size == NOT_COUNTED ? takeLine() : size != NOT_YET && takeCounted(size);
  }

  /** Empty lines, and blanks before a message; those before other text are its indentation. */
  private void skipSpace() {
    int next = start;
    while (next < end && (isBlank(pending[next]) || isLineEnd(pending[next]))) {
      next++;
      start = isLineEnd(pending[next - 1]) ? next : start;
    }
    boolean isIndentation = next - start <= MAX_INDENTATION_BYTES
        && (next == end || pending[next] != '<' && !isDigit(pending[next]));
    start = isIndentation ? start : next;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r' || b == 0;
  }

  /** The length that the message has before it; it counts only where a priority follows. */
  private int countedSize() {
    int size = 0;
    int position = start;
    while (position < end && position - start < MAX_DIGITS && isDigit(pending[position])) {
      size = 10 * size + pending[position] - '0';
      position++;
    }
    if (position == start || pending[start] == '0') {
      return start == end ? NOT_YET : NOT_COUNTED;
    }
    if (position == end || position + 1 == end && pending[position] == ' ') {
      return NOT_YET;
    }
    contentStart = position + 1;
    return pending[position] == ' ' && pending[position + 1] == '<' ? size : NOT_COUNTED;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private boolean takeCounted(int size) {
    int here = end - contentStart;
    if (here < Math.min(size, maxMessageBytes)) {
      return false;
    }
    if (size > maxMessageBytes) {
      messages.take(pending, contentStart, contentStart + maxMessageBytes, size);
      start = contentStart + maxMessageBytes;
      skipBytes = size - maxMessageBytes;
    } else {
      start = contentStart + size;
      messages.take(pending, contentStart, withoutNewline(start), 0);
    }
    return true;
  }

  private boolean takeLine() {
    int lineEnd = lineEnd();
    int length = (lineEnd < 0 ? end : lineEnd) - start;
    if (length > maxMessageBytes) {
      messages.take(pending, start, start + maxMessageBytes, length);
      skipsLine = lineEnd < 0;
      start = lineEnd < 0 ? end : lineEnd + 1;
      return !skipsLine;
    }
    if (lineEnd < 0) {
      return false;
    }
    int from = start;
    start = lineEnd + 1;
    messages.take(pending, from, withoutReturn(lineEnd), 0);
    return true;
  }

  /** Where the newline or NUL is that ends the line; -1 where there is none yet. */
  private int lineEnd() {
    for (int i = Math.max(start, searched); i < end; i++) {
      if (pending[i] == 0) {
        endsWithNul |= !hasSeenNewline;
        return i;
      }
      if (pending[i] == '\n' && !endsWithNul) {
        hasSeenNewline = true;
        return i;
      }
    }
    searched = end;
    return -1;
  }

  private int withoutNewline(int messageEnd) {
    int last = messageEnd;
    while (last > contentStart && (pending[last - 1] == '\n' || pending[last - 1] == 0)) {
      last--;
    }
    return last;
  }

  private int withoutReturn(int lineEnd) {
    return lineEnd > 0 && pending[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
  }
}
