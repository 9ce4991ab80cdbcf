package loggregator.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Cloud Controller's API as everybody sees it.
 *
 * @param caFile absent for the CAs that the JDK trusts
 */
public record ExternalApiConfig(URI url, Optional<Path> caFile) {
  static ExternalApiConfig read(Section section) {
    return new ExternalApiConfig(
        Urls.required(section, "url", "The API's address, without a path."), Urls.caFile(section));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
