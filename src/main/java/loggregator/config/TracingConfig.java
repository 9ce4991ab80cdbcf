package loggregator.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where spans of the control plane go.
 *
 * @param headers of each request
 */
public record TracingConfig(URI url, Optional<Path> caFile, Map<String, Secret> headers) {
  static TracingConfig read(Section section) {
    return new TracingConfig(
        Urls.required(section, "url",
            "Where OTLP is taken over HTTP, such as `https://collector:4318`; `/v1/traces` is added to it."),
        Urls.caFile(section),
        NamedSections.secrets(section, "headers", "Headers of each request, such as `Authorization`.",
            "A header's value, best as `${VARIABLE}`."));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
