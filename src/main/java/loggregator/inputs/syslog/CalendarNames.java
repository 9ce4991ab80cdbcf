package loggregator.inputs.syslog;

/** The English names of three letters that times of RFC 3164 have, in capitals or not, each with a space behind it. */
final class CalendarNames {
  /** With the space. */
  static final int LENGTH = 4;

  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final String WEEKDAYS = "montuewedthufrisatsun";

  private CalendarNames() {}

  /** From 1; 0 where there is none. */
  static int month(byte[] bytes, int start, int end) {
    return number(MONTHS, bytes, start, end);
  }

  static boolean isWeekday(byte[] bytes, int start, int end) {
    return number(WEEKDAYS, bytes, start, end) > 0;
  }

  private static int number(String names, byte[] bytes, int start, int end) {
    if (end - start < LENGTH || bytes[start + 3] != ' ') {
      return 0;
    }
    for (int i = 0; i < names.length(); i += 3) {
      if ((bytes[start] | 0x20) == names.charAt(i) && (bytes[start + 1] | 0x20) == names.charAt(i + 1)
          && (bytes[start + 2] | 0x20) == names.charAt(i + 2)) {
        return i / 3 + 1;
      }
    }
    return 0;
  }
}
