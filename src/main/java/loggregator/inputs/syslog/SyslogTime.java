package loggregator.inputs.syslog;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads the two forms of times that messages have: that of RFC 3339, and that of RFC 3164, in all the ways in which
 * they are really written. One thread.
 */
final class SyslogTime {
  static final long NONE = Long.MIN_VALUE;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long AHEAD_NANOS = TimeUnit.DAYS.toNanos(31);
  private static final int MIN_YEAR = 1970;
  private static final int MAX_YEAR = 2099;
  private static final int SHORTEST_MONTH = 28;
  private static final int MAX_OFFSET_HOURS = 18;

  private final ZoneId zone;
  private final LongSupplier nowNanos;
  private final ZoneNames zones;
  private final LastMinute minutes;
  private byte[] bytes;
  private int position;
  private int end;

  private int year;
  private int month;
  private int day;
  private int hour;
  private int minute;
  private int second;
  private int fraction;
  private ZoneOffset offset;

  /** @param zone of times that don't name one */
  SyslogTime(ZoneId zone, LongSupplier nowNanos) {
    this.zone = zone;
    this.zones = new ZoneNames(zone);
    this.minutes = new LastMinute(zone);
    this.nowNanos = nowNanos;
  }

  /** The index after the time that was read. */
  int end() {
    return position;
  }

  /** Such as {@code 2026-10-07T10:00:00.123456+02:00}; {@link #NONE} if there is none at that place. */
  long readRfc3339(byte[] bytes, int start, int end) {
    begin(bytes, start, end);
    year = digits(4);
    boolean isDate = skip('-') & (month = digits(2)) > 0 & skip('-') & (day = digits(2)) > 0;
    if (!isDate || !(skip('T') || skip('t') || skip(' ')) || !readClock()) {
      return NONE;
    }
    readOffset();
    if (offset == null) {
      readOffsetBehindSpace();
    }
    return nanos(year);
  }

  /** Only one with a sign, as a host may have any name. */
  private void readOffsetBehindSpace() {
    int before = position;
    boolean isSigned = skip(' ') && position < end && (bytes[position] == '+' || bytes[position] == '-');
    if (isSigned) {
      readOffset();
    }
    if (offset == null || !endsWord()) {
      offset = null;
      position = before;
    }
  }

  /** Such as {@code Oct  7 10:00:00}, with what may stand around it; {@link #NONE} if there is none at that place. */
  long readRfc3164(byte[] bytes, int start, int end) {
    begin(bytes, start, end);
    // as C's ctime writes it
    position += CalendarNames.isWeekday(bytes, start, end) ? CalendarNames.LENGTH : 0;
    year = readYear(' ');
    month = readMonth();
    if (month == 0) {
      return NONE;
    }
    skipSpaces();
    day = digit();
    if (day < 0) {
      return NONE;
    }
    int units = digit();
    day = units < 0 ? day : 10 * day + units;
    if (!skip(' ')) {
      return NONE;
    }
    skipSpaces();
    if (year < 0) {
      year = readYear(' ');
    }
    if (!readClock()) {
      return NONE;
    }
    readWhatFollows();
    return year >= 0 ? nanos(year) : nearest();
  }

  private void begin(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    year = -1;
    fraction = 0;
    offset = null;
  }

  private boolean readClock() {
    hour = digits(2);
    if (hour < 0 || !skip(':')) {
      return false;
    }
    minute = digits(2);
    if (minute < 0 || !skip(':')) {
      return false;
    }
    second = digits(2);
    if (second < 0) {
      return false;
    }
    boolean hasFraction = position + 1 < end && (bytes[position] == '.' || bytes[position] == ',')
        && isDigit(bytes[position + 1]);
    if (hasFraction) {
      position++;
      readFraction();
    }
    return true;
  }

  private void readFraction() {
    int scale = (int) NANOS_PER_SECOND;
    while (position < end && isDigit(bytes[position])) {
      scale /= 10;
      fraction += scale * (bytes[position++] - '0');
    }
  }

  /** A leap second is the last moment of the second before it. */
  private long nanos(int year) {
    if (second == 60) {
      second = 59;
      fraction = (int) NANOS_PER_SECOND - 1;
    }
    if (year < 1 || month < 1 || month > 12 || day < 1
        || day > SHORTEST_MONTH && day > YearMonth.of(year, month).lengthOfMonth()
        || hour > 23 || minute > 59 || second > 59 || year > 2200) {
      return NONE;
    }
    return (minutes.seconds(year, month, day, hour, minute, offset) + second) * NANOS_PER_SECOND + fraction;
  }

  /** In the year that puts it nearest to now, which is only known once the zone is applied. */
  private long nearest() {
    long now = nowNanos.getAsLong();
    int thisYear = Instant.ofEpochSecond(now / NANOS_PER_SECOND).atZone(zone).getYear();
    for (int candidate = thisYear + 1; candidate >= thisYear - 1; candidate--) {
      long nanos = nanos(candidate);
      if (nanos != NONE && nanos <= now + AHEAD_NANOS) {
        return nanos;
      }
    }
    return NONE;
  }

  private void readOffset() {
    int before = position;
    if (skip('Z') || skip('z')) {
      offset = ZoneOffset.UTC;
      return;
    }
    boolean isNegative = position < end && bytes[position] == '-';
    if (!skip('+') && !skip('-')) {
      return;
    }
    int hours = digits(2);
    skip(':');
    int minutes = digits(2);
    if (hours < 0 || minutes < 0 || hours > MAX_OFFSET_HOURS || minutes > 59
        || hours == MAX_OFFSET_HOURS && minutes > 0) {
      position = before;
      return;
    }
    int seconds = 60 * (60 * hours + minutes);
    offset = ZoneOffset.ofTotalSeconds(isNegative ? -seconds : seconds);
  }

  /** A year and a zone, in any order. */
  private void readWhatFollows() {
    readOffset();
    while (readNextWord()) {
      // and the other one
    }
  }

  /** Whether it was one of these, and so no host. */
  private boolean readNextWord() {
    int before = position;
    if (skip(' ')) {
      if (year < 0) {
        year = readYear(':');
        if (year >= 0) {
          return true;
        }
      }
      if (offset == null && readZone()) {
        return true;
      }
    }
    position = before;
    return false;
  }

  /** A host may begin as an offset does, such as {@code zeus}. */
  private boolean readZone() {
    int before = position;
    readOffset();
    if (offset == null || !endsWord()) {
      position = before;
      offset = zones.read(bytes, before, end);
      position = offset == null ? before : before + zones.length();
    }
    return offset != null;
  }

  private boolean endsWord() {
    return position == end || bytes[position] == ' ' || bytes[position] == ':';
  }

  /** -1 where there is none that a space or that character follows. */
  private int readYear(char orFollowing) {
    int before = position;
    int found = digits(4);
    boolean ends = position == end || bytes[position] == ' ' || bytes[position] == orFollowing;
    if (found >= MIN_YEAR && found <= MAX_YEAR && ends) {
      if (orFollowing == ' ') {
        skip(' ');
      }
      return found;
    }
    position = before;
    return -1;
  }

  /** 0 where there is none. */
  private int readMonth() {
    int found = CalendarNames.month(bytes, position, end);
    position += found > 0 ? CalendarNames.LENGTH : 0;
    return found;
  }

  private void skipSpaces() {
    while (skip(' ')) {
      // and the next
    }
  }

  private boolean skip(char c) {
    boolean there = position < end && bytes[position] == c;
    position += there ? 1 : 0;
    return there;
  }

  /** -1 where there is none. */
  private int digit() {
    return position < end && isDigit(bytes[position]) ? bytes[position++] - '0' : -1;
  }

  /** Exactly so many; -1 where there are fewer. */
  private int digits(int count) {
    int number = 0;
    for (int i = 0; i < count; i++) {
      int digit = digit();
      if (digit < 0) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
