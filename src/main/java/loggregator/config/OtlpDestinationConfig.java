package loggregator.config;

import java.net.URI;
import java.util.Map;
import loggregator.envelope.MessageType;

/**
 * A destination for OpenTelemetry.
 *
 * @param name the file's own
 * @param headers of each request
 * @param tellLosses whether each source is told in its own stream what was lost of it
 */
public record OtlpDestinationConfig(
    String name,
    URI url,
    Protocol protocol,
    OutputTls tls,
    Map<String, Secret> headers,
    boolean gzip,
    SelectConfig select,
    int maxBatchEnvelopes,
    int flushIntervalMs,
    RetryConfig retry,
    boolean tellLosses) {
  /** How OTLP travels. */
  public enum Protocol {
    GRPC,
    HTTP
  }

  static OtlpDestinationConfig read(String name, Section section) {
    return new OtlpDestinationConfig(
        name,
        Urls.destination(section, "url",
            "Where it listens, such as `http://127.0.0.1:4317`; over HTTP `/v1/logs` and the like are added to it."),
        section.word("protocol", Protocol.class, Protocol.GRPC, "How it takes OTLP; HTTP is with protobuf."),
        section.section("tls", "TLS with it, where `url` begins with `https`.", OutputTls::read),
        NamedSections.secrets(section, "headers", "Headers of each request, such as `Authorization`.",
            "A header's value, best as `${VARIABLE}`."),
        section.flag("gzip", false, "Whether requests are packed."),
        SelectConfig.read(section, "otlp-" + name, MessageType.LOG, MessageType.COUNTER, MessageType.GAUGE,
            MessageType.TIMER, MessageType.EVENT),
        section.integer("maxBatchEnvelopes", 1_000, 1, 100_000, "Envelopes that make a request full."),
        section.integer("flushIntervalMs", 100, 0, 60_000,
            "The least time between two requests that are not full."),
        RetryConfig.read(section),
        section.flag("tellLosses", true, "Whether a source is told in its own stream what was lost of it."));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
