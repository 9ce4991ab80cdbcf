package loggregator.inputs.scrape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loggregator.config.KeyFiles;
import loggregator.config.ScrapeConfig;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a target from a file in the form of the original's prom-scraper, YAML or JSON, to which {@code host} was added.
 * Any thread, which it blocks.
 */
final class TargetFile {
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern DURATION_PART = Pattern.compile("([\\d.]+)(ms|us|µs|ns|s|m|h)");

  private final Map<?, ?> keys;

  private TargetFile(Map<?, ?> keys) {
    this.keys = keys;
  }

  /**
   * Empty for one that is not to be asked, since its interval is not above 0.
   *
   * @throws IOException with what is wrong with the file
   */
  static Optional<ScrapeTarget> read(Path file, ScrapeConfig config) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("it has more than " + MAX_BYTES + " bytes");
    }
    return new TargetFile(parse(Files.readString(file))).target(config);
  }

  private static Map<?, ?> parse(String text) throws IOException {
    try {
      Object read = new Load(LoadSettings.builder().setMaxAliasesForCollections(10).build()).loadFromString(text);
      if (read instanceof Map<?, ?> map) {
        return map;
      }
      throw new IOException("it is not an object");
    } catch (YamlEngineException e) {
      // the message shows the lines, and there may be passwords among them
      throw new IOException("it is not YAML", e);
    }
  }

  private Optional<ScrapeTarget> target(ScrapeConfig config) throws IOException {
    String path = text("path", "/metrics");
    Optional<Path> caFile = Optional.of(text("ca_path", "")).filter(name -> !name.isEmpty()).map(Path::of);
    Optional<KeyFiles> own = ownFiles();
    long intervalMs = intervalMs(config);
    if (intervalMs <= 0) {
      return Optional.empty();
    }
    return Optional.of(new ScrapeTarget(isSecure(), text("host", "127.0.0.1"), port(),
        path.startsWith("/") ? path : "/" + path, text("server_name", ""),
        text("source_id", config.defaultSourceId()), text("instance_id", ""), texts("headers"), texts("labels"),
        intervalMs, caFile, own, modified(caFile, own)));
  }

  private boolean isSecure() throws IOException {
    return switch (text("scheme", "http")) {
      case "http" -> false;
      case "https" -> true;
      default -> throw new IOException("scheme must be http or https");
    };
  }

  private int port() throws IOException {
    String port = text("port", "");
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
      throw new IOException("port must be 1..65535");
    }
    return Integer.parseInt(port);
  }

  private Optional<KeyFiles> ownFiles() throws IOException {
    String cert = text("client_cert_path", "");
    String key = text("client_key_path", "");
    if (cert.isEmpty() != key.isEmpty()) {
      throw new IOException("client_cert_path and client_key_path need each other");
    }
    return cert.isEmpty() ? Optional.empty() : Optional.of(new KeyFiles(Path.of(cert), Path.of(key)));
  }

  /** As Go writes durations: 1m30s. */
  private long intervalMs(ScrapeConfig config) throws IOException {
    String text = text("scrape_interval", "");
    if (text.isEmpty()) {
      return config.intervalMs();
    }
    if (text.startsWith("-") || text.equals("0")) {
      return 0;
    }
    Matcher parts = DURATION_PART.matcher(text);
    double ms = 0;
    int end = 0;
    while (parts.lookingAt()) {
      ms += number(parts.group(1)) * unitMs(parts.group(2));
      end = parts.end();
      parts.region(end, text.length());
    }
    if (end < text.length()) {
      throw new IOException("scrape_interval must be a duration such as 15s");
    }
    return ms > 0 ? Math.max(100, (long) Math.min(ms, 86_400_000)) : 0;
  }

  private static double number(String digits) throws IOException {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw new IOException("scrape_interval must be a duration such as 15s");
    }
  }

  private static double unitMs(String unit) {
    return switch (unit) {
      case "h" -> 3_600_000;
      case "m" -> 60_000;
      case "s" -> 1_000;
      case "ms" -> 1;
      case "us", "µs" -> 1e-3;
      default -> 1e-6;
    };
  }

  private String text(String key, String instead) throws IOException {
    Object value = keys.get(key);
    if (value instanceof Map<?, ?> || value instanceof Iterable<?>) {
      throw new IOException(key + " must be text");
    }
    return value == null ? instead : value.toString();
  }

  private Map<String, String> texts(String key) throws IOException {
    Object value = keys.get(key);
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new IOException(key + " must be an object of texts");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    map.forEach((name, content) -> texts.put(String.valueOf(name), content == null ? "" : content.toString()));
    return Map.copyOf(texts);
  }

  private static long modified(Optional<Path> caFile, Optional<KeyFiles> own) throws IOException {
    long sum = caFile.isPresent() ? Files.getLastModifiedTime(caFile.get()).toMillis() : 0;
    if (own.isPresent()) {
      sum = 31 * sum + Files.getLastModifiedTime(own.get().certFile()).toMillis();
      sum = 31 * sum + Files.getLastModifiedTime(own.get().keyFile()).toMillis();
    }
    return sum;
  }
}
