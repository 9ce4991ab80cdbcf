package loggregator.cli.client;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/** An envelope's time in one zone, to the millisecond. Most envelopes share it with the one before. One thread. */
final class TimeOfDay {
  private final DateTimeFormatter format;
  private long lastMs = Long.MIN_VALUE;
  private String last = "";

  TimeOfDay(ZoneId zone) {
    this.format = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(zone);
  }

  String of(long timestampNanos) {
    long ms = Math.floorDiv(timestampNanos, TimeUnit.MILLISECONDS.toNanos(1));
    if (ms != lastMs) {
      last = format.format(Timestamps.instant(timestampNanos));
      lastMs = ms;
    }
    return last;
  }
}
