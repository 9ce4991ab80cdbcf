package loggregator.config;

import java.net.URI;
import java.util.Optional;

/**
 * Cloud Foundry's API server, which decides whose logs a user may read.
 *
 * @param serverName what the certificate at {@code url} must be made out to; never empty
 * @param external absent where service instances are not asked for
 */
public record CloudControllerConfig(
    URI url, String serverName, TlsFiles tls, Optional<ExternalApiConfig> external) {
  static CloudControllerConfig read(Section section) {
    URI url = Urls.required(section, "url", "Cloud Controller's internal address, without a path.");
    String serverName = section.text("serverName", "",
        "What its certificate must be made out to; empty for the host of `url`.");
    return new CloudControllerConfig(url,
        serverName.isEmpty() ? url.getHost() : serverName,
        section.section("tls", "Mutual TLS with it.", TlsFiles::read),
        section.optionalSection("external",
            "Its public API, which the Gateway asks for service instances; without this section it doesn't.",
            ExternalApiConfig::read));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
