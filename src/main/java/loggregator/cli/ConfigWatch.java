package loggregator.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.config.ConfigResult;

/**
 * Reads the configuration anew when the process is told to by SIGHUP, or when its file has changed. The thread that
 * {@link #run}s it is its own; any other may give the signal or another interval.
 */
final class ConfigWatch {
  private final String argument;
  private final Optional<Path> file;
  private final Semaphore asked = new Semaphore(0);
  private volatile boolean told;
  private volatile int intervalMs;
  private Stamp seen;

  /** What tells that a file is another one, or has been written. */
  private record Stamp(Object time, long bytes, Object key) {
    static final Stamp NONE = new Stamp("", 0, "");

    static Stamp of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
      } catch (IOException e) {
        return NONE;
      }
    }
  }

  /** To be made before the configuration is read for the first time, so that no change is missed. */
  ConfigWatch(String argument) {
    this.argument = argument;
    this.file = ConfigArgument.file(argument);
    this.seen = stamp();
  }

  private Stamp stamp() {
    return file.map(Stamp::of).orElse(Stamp.NONE);
  }

  /** Heeds the signal from now on; one that comes before {@link #run} is heeded then. */
  void install() {
    SystemSignals.on("HUP", this::signal);
  }

  void signal() {
    told = true;
    asked.release();
  }

  /** @param intervalMs between two looks at the file; 0 for never */
  void use(int intervalMs) {
    this.intervalMs = intervalMs;
    asked.release();
  }

  /** Hands on what the configuration says, each time that it is to be read anew, until the thread is interrupted. */
  void run(Consumer<ConfigResult<JsonObject>> reader) throws InterruptedException {
    while (true) {
      if (intervalMs > 0) {
        asked.tryAcquire(intervalMs, TimeUnit.MILLISECONDS);
      } else {
        asked.acquire();
      }
      asked.drainPermits();
      Stamp now = stamp();
      boolean changed = intervalMs > 0 && !now.equals(seen) && now != Stamp.NONE;
      if (told || changed) {
        told = false;
        seen = now;
        reader.accept(ConfigArgument.read(argument));
      }
    }
  }
}
