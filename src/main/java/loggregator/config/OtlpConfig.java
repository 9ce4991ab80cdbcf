package loggregator.config;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.function.Consumer;
import loggregator.diode.DiodeLimits;

/**
 * An Agent's input for OpenTelemetry.
 *
 * @param allowedOrigins of web pages, as browsers write them
 * @param droppedAttributes names, or beginnings of names with {@code *} behind
 */
public record OtlpConfig(
    InputListener grpc,
    InputListener http,
    InputAccess access,
    int maxMessageBytes,
    long maxPendingBytes,
    int maxConnections,
    List<String> allowedOrigins,
    String defaultSourceId,
    List<String> droppedAttributes,
    DoubleSums doubleSums,
    int maxSeries,
    DiodeLimits diode) {
  /** What becomes of sums that only grow and are no whole numbers. */
  public enum DoubleSums {
    /** Their whole part. */
    COUNTER,
    GAUGE
  }

  static OtlpConfig read(Section section) {
    InputListener grpc = section.section("grpc", "Where SDKs and Collectors send OTLP over gRPC.",
        listener -> InputListener.tcp(listener, 4317));
    InputListener http = section.section("http",
        "Where they send it over HTTP; both ports take both.", listener -> InputListener.tcp(listener, 4318));
    return new OtlpConfig(
        grpc,
        http,
        InputAccess.read(section, grpc, http),
        section.integer("maxMessageBytes", 4 << 20, 1024, 64 << 20,
            "The largest request that is taken, also after unpacking."),
        section.wholeNumber("maxPendingBytes", 8 << 20, 1024, 64L << 30,
            "What all requests together may hold that have not arrived whole; a further one is to come again later."),
        section.integer("maxConnections", 1_000, 1, 1_000_000, "Connections at a time; a further one is closed."),
        section.list("allowedOrigins", "list of origins",
            "The origins of web pages that may send here, such as `https://shop.example.com`.", WebNames::origins),
        section.text("defaultSourceId", "otlp", "The source id of what names neither a service nor a host."),
        section.list("dropAttributes", "list of names",
            "Attributes of resources that become no tags, such as `os.*`, besides `telemetry.sdk.*` and the like.", OtlpConfig::names),
        section.word("doubleSums", DoubleSums.class, DoubleSums.COUNTER,
            "What becomes of monotonic sums of type double: counters, which have no fraction, or gauges."),
        section.integer("maxSeries", 10_000, 1, 10_000_000,
            "Series of delta sums whose value is kept; beyond that the one that was silent for longest is forgotten."),
        RoleKeys.diode(section, "diode", "The queue of what came as OTLP."));
  }

  private static List<String> names(JsonArray array, Consumer<String> problems) {
    return array.stream().map(item -> {
      boolean isName = item instanceof String text && text.matches("[^\\s*]+\\*?");
      if (!isName) {
        problems.accept("must be names, perhaps with * at their end, was " + Spelling.value(item));
      }
      return isName ? (String) item : "";
    }).filter(name -> !name.isEmpty()).toList();
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
