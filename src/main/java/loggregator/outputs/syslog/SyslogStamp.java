package loggregator.outputs.syslog;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as the original writes them: microseconds without trailing zeros, and always {@code +00:00}. One thread. */
final class SyslogStamp {
  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int MICROS_PER_SECOND = 1_000_000;

  private long lastSecond = Long.MIN_VALUE;
  private String lastText;

  /** @param nanos since 1970 */
  String of(long nanos) {
    long second = Math.floorDiv(nanos, NANOS_PER_SECOND);
    if (second != lastSecond) {
      lastSecond = second;
      lastText = SECONDS.format(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
    }
    int micros = (int) (Math.floorMod(nanos, NANOS_PER_SECOND) / NANOS_PER_MICRO);
    if (micros == 0) {
      return lastText + "+00:00";
    }
    String digits = Integer.toString(MICROS_PER_SECOND + micros).substring(1);
    int length = digits.length();
    while (digits.charAt(length - 1) == '0') {
      length--;
    }
    return lastText + "." + digits.substring(0, length) + "+00:00";
  }
}
