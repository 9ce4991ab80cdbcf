package loggregator.config;

import java.nio.file.Path;

/**
 * The log of requests.
 *
 * @param address the destination of requests that each line names
 */
public record SecurityLogConfig(Path file, String address) {
  static SecurityLogConfig read(Section section) {
    return new SecurityLogConfig(
        section.requiredFile("file", "Lines are added to it; it is made where it is missing, also after it was moved."),
        section.text("address", "127.0.0.1", "This machine's address, which the lines name as their destination."));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
