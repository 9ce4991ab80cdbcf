package loggregator.outputs.syslog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import loggregator.envelope.WireWriter;

/** Times as the original writes them: microseconds without trailing zeros, and always {@code +00:00}. One thread. */
final class SyslogStamp {
  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
  private static final byte[] ZONE = "+00:00".getBytes(US_ASCII);
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int MOST_OF_A_MICRO = 100_000;

  /** Many are of one second. */
  private long lastSecond = Long.MIN_VALUE;
  private byte[] lastText;

  /** @param nanos since 1970 */
  void write(long nanos, WireWriter out) {
    long second = Math.floorDiv(nanos, NANOS_PER_SECOND);
    if (second != lastSecond) {
      lastSecond = second;
      lastText = SECONDS.format(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC)).getBytes(US_ASCII);
    }
    out.writeRaw(lastText, 0, lastText.length);
    int micros = (int) (Math.floorMod(nanos, NANOS_PER_SECOND) / NANOS_PER_MICRO);
    if (micros > 0) {
      out.writeByte('.');
    }
    for (int digit = MOST_OF_A_MICRO; micros > 0; digit /= 10) {
      out.writeByte('0' + micros / digit);
      micros %= digit;
    }
    out.writeRaw(ZONE, 0, ZONE.length);
  }
}
