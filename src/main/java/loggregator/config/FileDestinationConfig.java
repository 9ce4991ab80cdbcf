package loggregator.config;

import java.nio.file.Path;
import loggregator.envelope.MessageType;

/**
 * A file that envelopes are written to.
 *
 * @param name the file's own, of the configuration
 * @param maxFiles with the one that is written to
 */
public record FileDestinationConfig(
    String name, Path file, long maxFileBytes, int maxFiles, int flushIntervalMs, int retryForMs, SelectConfig select) {
  static FileDestinationConfig read(String name, Section section) {
    return new FileDestinationConfig(
        name,
        section.requiredFile("file", "The file's name; older ones have `.1`, `.2` and so on behind."),
        section.wholeNumber("maxFileBytes", 100 << 20, 1_024, 1L << 50,
            "A file that would become larger is put aside, and a new one begins."),
        section.integer("maxFiles", 5, 1, 1_000, "Files that are kept, with the one that is written to."),
        section.integer("flushIntervalMs", 100, 0, 60_000, "The least time between two writes."),
        section.integer("retryForMs", 120_000, 0, 86_400_000,
            "How long it is tried again where the disk takes nothing; then it is lost."),
        SelectConfig.read(section, "file-" + name, MessageType.LOG, MessageType.COUNTER, MessageType.GAUGE,
            MessageType.TIMER, MessageType.EVENT));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
