package loggregator.outputs.prometheus;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import loggregator.outputs.FieldText;
import loggregator.outputs.OutgoingEnvelope;
import loggregator.outputs.OutgoingTags.Tag;

/** Names and labels as Prometheus takes them. One thread. */
final class ExposedNames {
  /** Nearly each request has its own of these, and each would be a series. */
  private static final Set<String> NEVER = Set.of("trace_id", "span_id", "parent_span_id", "request_id", "uri",
      "remote_address", "user_agent", "content_length", "__v1_type");
  private static final int MAX_NAME_BYTES = 256;

  private final Set<String> dropped;
  private final int maxLabelBytes;

  ExposedNames(Set<String> dropped, int maxLabelBytes) {
    this.dropped = dropped;
    this.maxLabelBytes = maxLabelBytes;
  }

  /** What can't be in a name becomes {@code _}. */
  static String metric(FieldText name) {
    return clean(name, true);
  }

  private static String clean(FieldText text, boolean mayHaveColons) {
    StringBuilder clean = new StringBuilder(text.length() + 1);
    for (int i = text.start(); i < text.end() && clean.length() < MAX_NAME_BYTES; i++) {
      int c = text.bytes()[i];
      boolean isDigit = c >= '0' && c <= '9';
      boolean fits = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit || c == ':' && mayHaveColons;
      if (isDigit && clean.isEmpty()) {
        clean.append('_');
      }
      if (fits) {
        clean.append((char) c);
      } else if (c == '_' || clean.isEmpty() || clean.charAt(clean.length() - 1) != '_') {
        clean.append('_');
      }
    }
    return clean.isEmpty() ? "_" : clean.toString();
  }

  /** All labels in braces: the ids, and the tags in the order of their names. */
  String labels(OutgoingEnvelope envelope) {
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < envelope.tags.size(); i++) {
      Tag tag = envelope.tags.get(i);
      String key = tag.key.toString();
      if (!NEVER.contains(key) && !dropped.contains(key)) {
        labels.merge(label(tag.key), value(tag.value), (first, second) -> first + ";" + second);
      }
    }
    labels.put("source_id", value(envelope.sourceId));
    labels.put("instance_id", value(envelope.instanceId));
    StringBuilder text = new StringBuilder("{");
    labels.forEach((name, value) ->
        text.append(text.length() == 1 ? "" : ",").append(name).append("=\"").append(value).append('"'));
    return text.append('}').toString();
  }

  /** Two underscores in front are Prometheus' own. */
  private static String label(FieldText name) {
    return clean(name, false).replaceFirst("^_{2,}", "_");
  }

  private String value(FieldText text) {
    int end = Math.min(text.length(), maxLabelBytes);
    while (end > 0 && end < text.length() && (text.bytes()[text.start() + end] & 0xC0) == 0x80) {
      end--;
    }
    String value = new String(text.bytes(), text.start(), end, java.nio.charset.StandardCharsets.UTF_8);
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
