package loggregator.inputs.syslog;

/**
 * Reads the header of messages before RFC 5424: a time, a host, a tag, each of them only where it is certain. Nothing is
 * guaranteed about them, so this tries in rsyslog's order. One thread.
 */
final class LegacyHeader {
  private static final int MAX_TAG_BYTES = 128;
  private static final int MAX_SEQUENCE_BYTES = 12;

  private final SyslogTime time;
  private SyslogMessage message;
  private byte[] bytes;
  private int position;
  private int end;

  LegacyHeader(SyslogTime time) {
    this.time = time;
  }

  void read(SyslogMessage message, int start, int end) {
    this.message = message;
    this.bytes = message.bytes;
    this.position = start;
    this.end = end;
    boolean isCisco = readSequences();
    message.contentStart = position;
    boolean hasTime = readTime() || isCisco && readOriginAndTime() || skipSpace() && readTime();
    if (isCisco || hasTime && isAt(position, ':')) {
      skipColon();
    } else if (hasTime) {
      skipSpace();
      readHost();
      readTag();
    }
    readMnemonic();
  }

  /** {@code 123: } of Cisco's devices, once or twice. */
  private boolean readSequences() {
    int first = position;
    for (int times = 0; times < 2; times++) {
      int digits = position;
      while (digits < end && digits < position + MAX_SEQUENCE_BYTES && isDigit(bytes[digits])) {
        digits++;
      }
      if (digits == position || !isAt(digits, ':') || !isAt(digits + 1, ' ')) {
        break;
      }
      message.sequence.set(position, digits);
      position = digits + 2;
    }
    return position > first;
  }

  private boolean readTime() {
    int start = position;
    if (isAt(start, '*') || isAt(start, '.')) {
      start++;
    }
    long nanos = time.readRfc3339(bytes, start, end);
    if (nanos == SyslogTime.NONE) {
      nanos = time.readRfc3164(bytes, start, end);
    }
    boolean ends = time.end() == end || isAt(time.end(), ' ') || isAt(time.end(), ':');
    if (nanos == SyslogTime.NONE || !ends) {
      return false;
    }
    if (start > position) {
      message.clock = bytes[position] == '*' ? SyslogMessage.Clock.UNSET : SyslogMessage.Clock.UNSYNCED;
    }
    message.nanos = nanos;
    position = time.end();
    return true;
  }

  /** {@code host: } before a Cisco device's time. */
  private boolean readOriginAndTime() {
    int wordEnd = wordEnd(position);
    if (wordEnd - position < 2 || !isAt(wordEnd - 1, ':')) {
      return false;
    }
    int before = position;
    position = Math.min(end, wordEnd + 1);
    if (readTime()) {
      message.host.set(before, wordEnd - 1);
      return true;
    }
    position = before;
    return false;
  }

  private boolean skipSpace() {
    boolean there = isAt(position, ' ');
    position += there ? 1 : 0;
    return there;
  }

  private void skipColon() {
    position += isAt(position, ':') ? 1 : 0;
    skipSpace();
    message.contentStart = position;
  }

  private void readHost() {
    int wordEnd = wordEnd(position);
    if (wordEnd < end && wordEnd > position && isHost(position, wordEnd)) {
      message.host.set(position, wordEnd);
      position = wordEnd + 1;
    }
    message.contentStart = position;
  }

  private boolean isHost(int start, int wordEnd) {
    int colons = 0;
    for (int i = start; i < wordEnd; i++) {
      byte b = bytes[i];
      colons += b == ':' ? 1 : 0;
      // of IPv6, with the name of an interface behind it
      boolean isScope = b == '%' && colons > 1;
      boolean allowed = isLetterOrDigit(b) || b == '.' || b == '-' || b == '_' || b == ':' || isScope;
      if (!allowed) {
        return false;
      }
    }
    return !isSign(bytes[start]) && isLetterOrDigit(bytes[wordEnd - 1]);
  }

  private void readTag() {
    if (isAt(position, ':')) {
      // Cisco's ASA
      skipColon();
      return;
    }
    int tagEnd = position;
    while (tagEnd < end && tagEnd - position < MAX_TAG_BYTES && bytes[tagEnd] > ' ' && bytes[tagEnd] != ':'
        && bytes[tagEnd] != '[') {
      tagEnd++;
    }
    int after = tagEnd;
    int processEnd = tagEnd;
    if (isAt(tagEnd, '[')) {
      processEnd = tagEnd + 1;
      while (processEnd < end && processEnd - tagEnd < MAX_TAG_BYTES && bytes[processEnd] > ' '
          && bytes[processEnd] != ']') {
        processEnd++;
      }
      after = processEnd + 1;
    }
    boolean isTag = tagEnd > position && !isSign(bytes[position])
        && (after > tagEnd ? isAt(processEnd, ']') : isAt(tagEnd, ':'));
    if (!isTag) {
      return;
    }
    message.app.set(position, tagEnd);
    if (after > tagEnd) {
      message.process.set(tagEnd + 1, processEnd);
    }
    position = after + (isAt(after, ':') ? 1 : 0);
    skipSpace();
    message.contentStart = position;
  }

  /** {@code %FACILITY-5-MNEMONIC: }, which stays in the content, as does the time since the start before it. */
  private void readMnemonic() {
    int start = message.contentStart;
    int upTimeEnd = wordEnd(start);
    if (start < end && isDigit(bytes[start]) && isAt(upTimeEnd - 1, ':')) {
      start = upTimeEnd + 1;
    }
    if (!isAt(start, '%')) {
      return;
    }
    int wordEnd = wordEnd(start);
    int dashes = 0;
    for (int i = start; i < wordEnd; i++) {
      dashes += bytes[i] == '-' ? 1 : 0;
    }
    if (dashes >= 2 && isAt(wordEnd - 1, ':')) {
      message.mnemonic.set(start + 1, wordEnd - 1);
    }
  }

  private int wordEnd(int start) {
    int wordEnd = start;
    while (wordEnd < end && bytes[wordEnd] != ' ') {
      wordEnd++;
    }
    return wordEnd;
  }

  private boolean isAt(int index, char c) {
    return index >= 0 && index < end && bytes[index] == c;
  }

  /** Of a number, which is text. */
  private static boolean isSign(byte b) {
    return b == '+' || b == '-';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean isLetterOrDigit(byte b) {
    return isDigit(b) || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
  }
}
