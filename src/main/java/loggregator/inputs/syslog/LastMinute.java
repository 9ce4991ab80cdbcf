package loggregator.inputs.syslog;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/** Seconds since 1970 of minutes. Many messages are of one minute, so the last one is kept. One thread. */
final class LastMinute {
  private final ZoneId zone;
  private long key = -1;
  private ZoneOffset lastOffset;
  private long seconds;

  /** @param zone of times without an offset */
  LastMinute(ZoneId zone) {
    this.zone = zone;
  }

  /** @param offset null for the zone's own */
  long seconds(int year, int month, int day, int hour, int minute, ZoneOffset offset) {
    long wanted = (((year * 12L + month) * 31 + day) * 24 + hour) * 60 + minute;
    if (wanted != key || !Objects.equals(offset, lastOffset)) {
      LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute);
      key = wanted;
      lastOffset = offset;
      seconds = local.toEpochSecond(offset == null ? zone.getRules().getOffset(local) : offset);
    }
    return seconds;
  }
}
