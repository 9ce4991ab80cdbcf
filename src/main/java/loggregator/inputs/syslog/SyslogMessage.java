package loggregator.inputs.syslog;

/**
 * The fields of one message, as ranges of its bytes; an empty range is a field that it doesn't have. One thread uses it
 * for one message after the other.
 */
final class SyslogMessage {
  static final int DEFAULT_PRIORITY = 13;

  /** What the sender's clock says of itself. */
  enum Clock {
    SET,
    /** It was never set, so that its time says nothing. */
    UNSET,
    UNSYNCED
  }

  byte[] bytes;
  int end;
  boolean is5424;
  int priority;
  /** Null for a message without faults. */
  String fault;
  /** Since 1970, or {@link SyslogTime#NONE}. */
  long nanos;
  Clock clock;
  final Range host = new Range();
  final Range app = new Range();
  final Range process = new Range();
  final Range messageId = new Range();
  final Range data = new Range();
  final Range sequence = new Range();
  final Range mnemonic = new Range();
  int contentStart;
  private final Range[] ranges = {host, app, process, messageId, data, sequence, mnemonic};

  /** From an index to before another one. */
  static final class Range {
    int start;
    int end;

    void set(int start, int end) {
      this.start = start;
      this.end = end;
    }

    int length() {
      return end - start;
    }

    boolean isEmpty() {
      return end == start;
    }
  }

  void clear(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.end = end;
    is5424 = false;
    priority = DEFAULT_PRIORITY;
    fault = null;
    nanos = SyslogTime.NONE;
    clock = Clock.SET;
    for (Range range : ranges) {
      range.set(start, start);
    }
    contentStart = start;
  }

  int facility() {
    return priority >> 3;
  }

  int severity() {
    return priority & 7;
  }
}
