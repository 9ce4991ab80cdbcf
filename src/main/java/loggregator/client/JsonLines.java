package loggregator.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Envelopes as lines of JSON, in the form of a Gateway. Any thread. */
final class JsonLines {
  private JsonLines() {}

  static byte[] log(String sourceId, String instanceId, Map<String, String> tags, Map<String, String> more,
      String text, boolean isError) {
    StringBuilder json = begin(sourceId, instanceId, tags, more).append("\"log\":{\"payload\":\"")
        .append(Base64.getEncoder().encodeToString(text.getBytes(UTF_8))).append("\",\"type\":\"")
        .append(isError ? "ERR" : "OUT").append("\"}");
    return end(json);
  }

  static byte[] counter(String sourceId, String instanceId, Map<String, String> tags, Map<String, String> more,
      String name, long delta) {
    StringBuilder json = begin(sourceId, instanceId, tags, more).append("\"counter\":{\"name\":");
    text(json, name).append(",\"delta\":\"").append(delta).append("\"}");
    return end(json);
  }

  static byte[] gauge(String sourceId, String instanceId, Map<String, String> tags, Map<String, String> more,
      String name, double value, String unit) {
    StringBuilder json = begin(sourceId, instanceId, tags, more).append("\"gauge\":{\"metrics\":{");
    text(json, name).append(":{\"unit\":");
    text(json, unit == null ? "" : unit).append(",\"value\":\"").append(value).append("\"}}}");
    return end(json);
  }

  static byte[] timer(String sourceId, String instanceId, Map<String, String> tags, Map<String, String> more,
      String name, long startNanos, long stopNanos) {
    StringBuilder json = begin(sourceId, instanceId, tags, more).append("\"timer\":{\"name\":");
    text(json, name).append(",\"start\":\"").append(startNanos).append("\",\"stop\":\"").append(stopNanos).append("\"}");
    return end(json);
  }

  static byte[] event(String sourceId, String instanceId, Map<String, String> tags, Map<String, String> more,
      String title, String body) {
    StringBuilder json = begin(sourceId, instanceId, tags, more).append("\"event\":{\"title\":");
    text(json, title).append(",\"body\":");
    text(json, body).append('}');
    return end(json);
  }

  private static StringBuilder begin(
      String sourceId, String instanceId, Map<String, String> tags, Map<String, String> more) {
    Instant now = Instant.now();
    StringBuilder json = new StringBuilder(256).append("{\"timestamp\":\"")
        .append(now.getEpochSecond() * 1_000_000_000 + now.getNano()).append("\",\"source_id\":");
    text(json, sourceId).append(",\"instance_id\":");
    text(json, instanceId).append(",\"tags\":{");
    Map<String, String> all = new LinkedHashMap<>(tags);
    all.putAll(more);
    String separator = "";
    for (Map.Entry<String, String> tag : all.entrySet()) {
      json.append(separator);
      text(json, tag.getKey()).append(':');
      text(json, String.valueOf(tag.getValue()));
      separator = ",";
    }
    return json.append("},");
  }

  private static byte[] end(StringBuilder json) {
    return json.append("}\n").toString().getBytes(UTF_8);
  }

  private static StringBuilder text(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"');
  }
}
