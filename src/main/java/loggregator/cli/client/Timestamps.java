package loggregator.cli.client;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** An envelope's time: nanoseconds since 1970. */
public final class Timestamps {
  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private Timestamps() {}

  public static long nowNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }
}
