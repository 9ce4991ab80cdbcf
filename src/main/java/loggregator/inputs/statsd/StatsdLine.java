package loggregator.inputs.statsd;

import java.util.Arrays;

/**
 * One line of a datagram: a name with values of one type and what belongs to them. Names may have tags in the ways of
 * Telegraf, SignalFx, Librato and Graphite, and lines in the way of Datadog. One thread uses it for one line after the
 * other.
 */
final class StatsdLine {
  private static final int NONE = -1;

  byte[] bytes;
  int nameStart;
  int nameEnd;
  /** Behind the name's end, for SignalFx may have them in the middle of it. */
  int nameRestStart;
  int nameRestEnd;
  int nameTagsStart;
  int nameTagsEnd;
  /** What separates the name's tags: {@code ,} or {@code ;}. */
  byte nameTagSeparator;
  int tagsStart;
  int tagsEnd;
  int containerStart;
  int containerEnd;
  byte type;
  double rate;
  long seconds;
  int values;
  private int[] valueEnds = new int[16];
  private int[] valueStarts = new int[16];
  private int end;

  /** Where the values begin; -1 for a line without any. */
  int readName(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.end = end;
    nameTagsStart = start;
    nameTagsEnd = start;
    nameRestStart = start;
    nameRestEnd = start;
    nameStart = start;
    int position = start;
    while (position < end && "[,#;:|".indexOf(bytes[position]) < 0) {
      position++;
    }
    nameEnd = position;
    if (position < end && bytes[position] == '[') {
      position = readBracket(position);
    } else if (position < end && bytes[position] != ':' && bytes[position] != '|') {
      nameTagSeparator = bytes[position] == ';' ? (byte) ';' : (byte) ',';
      nameTagsStart = position + 1;
      nameTagsEnd = find(':', nameTagsStart, end);
      position = nameTagsEnd;
    }
    return position < end && bytes[position] == ':' ? position + 1 : NONE;
  }

  /** One bracket only leaves the name as it is. */
  private int readBracket(int bracket) {
    int close = find(']', bracket, end);
    int colon = find(':', close, end);
    if (close == end) {
      nameEnd = find(':', bracket, end);
      return nameEnd;
    }
    nameTagSeparator = ',';
    nameTagsStart = bracket + 1;
    nameTagsEnd = close;
    nameRestStart = close + 1;
    nameRestEnd = colon;
    return colon;
  }

  /**
   * Reads the values that share one type, and what follows them.
   *
   * @return where the next values begin, which have a type of their own; -1 at the end; -2 for what is no values
   */
  int readValues(int start) {
    values = 0;
    rate = 1;
    seconds = 0;
    tagsStart = start;
    tagsEnd = start;
    containerStart = start;
    containerEnd = start;
    int position = start;
    int valueStart = start;
    while (position < end && bytes[position] != '|') {
      if (bytes[position] == ':') {
        addValue(valueStart, position);
        valueStart = position + 1;
      }
      position++;
    }
    if (position == end) {
      return -2;
    }
    addValue(valueStart, position);
    int typeStart = position + 1;
    position = typeStart;
    while (position < end && bytes[position] != '|' && bytes[position] != ':') {
      position++;
    }
    type = typeOf(typeStart, position);
    while (position < end && bytes[position] == '|') {
      position = readSection(position + 1);
    }
    return position < end ? position + 1 : NONE;
  }

  private int readSection(int start) {
    boolean hasColons = start < end && (bytes[start] == '#' || bytes[start] == 'c' || bytes[start] == 'e');
    int sectionEnd = find('|', start, end);
    if (!hasColons) {
      sectionEnd = Math.min(sectionEnd, find(':', start, end));
    }
    if (start == sectionEnd) {
      return sectionEnd;
    }
    switch (bytes[start]) {
      case '@' -> rate = Decimal.parse(bytes, start + 1, sectionEnd);
      case '#' -> {
        tagsStart = start + 1;
        tagsEnd = sectionEnd;
      }
      case 'T' -> seconds = seconds(start + 1, sectionEnd);
      case 'c' -> {
        if (start + 1 < sectionEnd && bytes[start + 1] == ':') {
          containerStart = start + 2;
          containerEnd = sectionEnd;
        }
      }
      default -> {
        // one of a later version
      }
    }
    return sectionEnd;
  }

  private long seconds(int start, int sectionEnd) {
    double number = Decimal.parse(bytes, start, sectionEnd);
    return number > 0 && number < 9e9 ? (long) number : 0;
  }

  /** {@code ms} is {@code t}; 0 for a type that there isn't. */
  private byte typeOf(int start, int typeEnd) {
    if (typeEnd - start == 2 && bytes[start] == 'm' && bytes[start + 1] == 's') {
      return 't';
    }
    return typeEnd - start == 1 && "cghdsm".indexOf(bytes[start]) >= 0 ? bytes[start] : 0;
  }

  private void addValue(int start, int valueEnd) {
    if (values == valueStarts.length) {
      valueStarts = Arrays.copyOf(valueStarts, 2 * values);
      valueEnds = Arrays.copyOf(valueEnds, 2 * values);
    }
    valueStarts[values] = start;
    valueEnds[values++] = valueEnd;
  }

  int valueStart(int i) {
    return valueStarts[i];
  }

  int valueEnd(int i) {
    return valueEnds[i];
  }

  private int find(char wanted, int start, int end) {
    int position = start;
    while (position < end && bytes[position] != wanted) {
      position++;
    }
    return position;
  }
}
