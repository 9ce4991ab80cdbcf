package loggregator.outputs.syslog;

import static loggregator.envelope.MessageType.COUNTER;
import static loggregator.envelope.MessageType.EVENT;
import static loggregator.envelope.MessageType.GAUGE;
import static loggregator.envelope.MessageType.LOG;
import static loggregator.envelope.MessageType.TIMER;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import loggregator.envelope.MessageType;
import loggregator.outputs.FieldText;
import loggregator.outputs.OutgoingEnvelope;

/**
 * What a drain gets, by the parameters of its address.
 *
 * @param sourceTypes empty for all
 * @param excludes whether logs and events of these source types are left out, rather than all others
 * @param metadata whether tags are sent
 */
record DrainSelection(List<MessageType> types, Set<String> sourceTypes, boolean excludes, boolean metadata) {
  private static final String INCLUDE = "include-log-source-types";
  private static final String EXCLUDE = "exclude-log-source-types";
  private static final List<String> SOURCE_TYPES = List.of("API", "STG", "RTR", "LGR", "APP", "SSH", "CELL");
  private static final byte[] SOURCE_TYPE = "source_type".getBytes(UTF_8);

  static DrainSelection of(DrainUrl url, boolean metadataByDefault) {
    return new DrainSelection(types(url), Set.copyOf(sourceTypes(url)), url.parameters().containsKey(EXCLUDE),
        metadata(url, metadataByDefault));
  }

  private static List<MessageType> types(DrainUrl url) {
    if (!url.parameters().getOrDefault("include-metrics-deprecated", "").isEmpty() || url.is("drain-data", "all")) {
      return List.of(LOG, EVENT, COUNTER, GAUGE, TIMER);
    } else if (url.isAmong("drain-data", Set.of("logs", "metrics", "traces"))) {
      return switch (url.parameters().get("drain-data")) {
        case "metrics" -> List.of(COUNTER, GAUGE);
        case "traces" -> List.of(TIMER);
        default -> List.of(LOG, EVENT);
      };
    }
    return switch (url.parameters().getOrDefault("drain-type", "")) {
      case "logs" -> List.of(LOG);
      case "metrics" -> List.of(COUNTER, GAUGE);
      case "all" -> List.of(LOG, COUNTER, GAUGE);
      default -> List.of(LOG, EVENT);
    };
  }

  private static boolean metadata(DrainUrl url, boolean byDefault) {
    String without = url.parameters().getOrDefault("disable-metadata",
        url.parameters().getOrDefault("omit-metadata", ""));
    return switch (without) {
      case "true" -> false;
      case "false" -> true;
      default -> byDefault;
    };
  }

  private static List<String> sourceTypes(DrainUrl url) {
    String list = url.parameters().getOrDefault(INCLUDE, url.parameters().getOrDefault(EXCLUDE, ""));
    List<String> types = new ArrayList<>();
    for (String type : list.split(",")) {
      if (!type.isBlank()) {
        types.add(type.strip().toUpperCase(Locale.ROOT));
      }
    }
    return types;
  }

  /** What is wrong with the filter of source types; empty for nothing. */
  static String problem(DrainUrl url, String redacted) {
    if (url.parameters().containsKey(INCLUDE) && url.parameters().containsKey(EXCLUDE)) {
      return INCLUDE + " and " + EXCLUDE + " cannot be used at the same time in syslog drain url " + redacted;
    }
    List<String> unknown = sourceTypes(url).stream().filter(type -> !SOURCE_TYPES.contains(type)).toList();
    return unknown.isEmpty() ? ""
        : "Unknown source types '" + String.join(", ", unknown) + "' in source type filter in syslog drain url "
            + redacted;
  }

  /** Whether the drain is to get an envelope of one of its types. */
  boolean takes(OutgoingEnvelope envelope) {
    if (sourceTypes.isEmpty() || envelope.type() != LOG && envelope.type() != EVENT) {
      return true;
    }
    FieldText tag = envelope.tags.find(SOURCE_TYPE);
    String type = tag == null ? "" : tag.toString().replaceFirst("/.*", "").toUpperCase(Locale.ROOT);
    return sourceTypes.contains(type) != excludes;
  }
}
