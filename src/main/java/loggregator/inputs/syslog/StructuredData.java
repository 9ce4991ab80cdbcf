package loggregator.inputs.syslog;

/** Walks the structured data of a message: elements of an id and of names with values. One thread. */
final class StructuredData {
  private byte[] value = new byte[256];

  /** Is given each value; an element without any comes once, with an empty name. */
  interface Parameters {
    /** @param value without escapes, from 0 to before {@code valueLength}; it is overwritten by the next */
    void take(byte[] bytes, int idStart, int idEnd, int nameStart, int nameEnd, byte[] value, int valueLength);
  }

  /** Where the elements that begin at {@code start} end; -1 where they are not well-formed. */
  static int end(byte[] bytes, int start, int end) {
    int position = start;
    while (position < end && bytes[position] == '[') {
      position = elementEnd(bytes, position, end);
      if (position < 0) {
        return -1;
      }
    }
    return position == end || bytes[position] == ' ' ? position : -1;
  }

  private static int elementEnd(byte[] bytes, int start, int end) {
    int position = nameEnd(bytes, start + 1, end);
    if (position == start + 1) {
      return -1;
    }
    while (position < end && bytes[position] == ' ') {
      while (position < end && bytes[position] == ' ') {
        position++;
      }
      int nameStart = position;
      position = nameEnd(bytes, position, end);
      if (position == nameStart) {
        break;
      }
      if (position + 1 >= end || bytes[position] != '=' || bytes[position + 1] != '"') {
        return -1;
      }
      position = valueEnd(bytes, position + 2, end) + 1;
    }
    return position < end && bytes[position] == ']' ? position + 1 : -1;
  }

  private static int nameEnd(byte[] bytes, int start, int end) {
    int position = start;
    while (position < end && bytes[position] != '=' && bytes[position] != ' ' && bytes[position] != ']'
        && bytes[position] != '"') {
      position++;
    }
    return position;
  }

  /** Where the quote is that ends the value. */
  private static int valueEnd(byte[] bytes, int start, int end) {
    int position = start;
    while (position < end && bytes[position] != '"') {
      position += isEscape(bytes, position, end) ? 2 : 1;
    }
    return Math.min(position, end);
  }

  private static boolean isEscape(byte[] bytes, int position, int end) {
    return bytes[position] == '\\' && position + 1 < end
        && (bytes[position + 1] == '"' || bytes[position + 1] == '\\' || bytes[position + 1] == ']');
  }

  /** Of data that {@link #end} has found well-formed. */
  void each(byte[] bytes, int start, int end, Parameters parameters) {
    int position = start;
    while (position < end) {
      int idStart = position + 1;
      int idEnd = nameEnd(bytes, idStart, end);
      position = idEnd;
      boolean hasAny = false;
      while (bytes[position] != ']') {
        if (bytes[position] == ' ') {
          position++;
          continue;
        }
        int nameStart = position;
        int nameEnd = nameEnd(bytes, position, end);
        int valueEnd = valueEnd(bytes, nameEnd + 2, end);
        parameters.take(bytes, idStart, idEnd, nameStart, nameEnd, value, unescape(bytes, nameEnd + 2, valueEnd));
        position = valueEnd + 1;
        hasAny = true;
      }
      if (!hasAny) {
        parameters.take(bytes, idStart, idEnd, idEnd, idEnd, value, 0);
      }
      position++;
    }
  }

  private int unescape(byte[] bytes, int start, int end) {
    if (value.length < end - start) {
      value = new byte[end - start];
    }
    int length = 0;
    for (int i = start; i < end; i++) {
      i += isEscape(bytes, i, end) ? 1 : 0;
      value[length++] = bytes[i];
    }
    return length;
  }
}
