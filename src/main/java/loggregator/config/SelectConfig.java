package loggregator.config;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import loggregator.envelope.MessageType;

/**
 * Which envelopes a destination gets.
 *
 * @param sourceIds empty for all
 * @param types never empty
 * @param shardId the forwarders that have it share the envelopes; empty for all of them to each
 */
public record SelectConfig(List<String> sourceIds, List<MessageType> types, String shardId) {
  /** @param types where the file names none */
  static SelectConfig read(Section section, String defaultShardId, MessageType... types) {
    List<String> sourceIds = section.list("sourceIds", "list of texts",
        "The sources that it gets; an empty list for all.", SelectConfig::texts);
    List<MessageType> wanted = section.list("types", "list of types",
        "`log`, `counter`, `gauge`, `timer`, `event`; an empty list for all that there is a place for.",
        SelectConfig::types);
    return new SelectConfig(sourceIds, wanted.isEmpty() ? List.of(types) : wanted,
        section.text("shardId", defaultShardId,
            "Forwarders that write the same here share the envelopes; empty for all of them to each."));
  }

  static List<String> texts(JsonArray array, Consumer<String> problems) {
    List<String> texts = new ArrayList<>();
    for (Object item : array) {
      if (item instanceof String text && !text.isEmpty()) {
        texts.add(text);
      } else {
        problems.accept("must be texts, was " + Spelling.value(item));
      }
    }
    return List.copyOf(texts);
  }

  private static List<MessageType> types(JsonArray array, Consumer<String> problems) {
    List<MessageType> types = new ArrayList<>();
    for (Object item : array) {
      Spelling.find(MessageType.class, String.valueOf(item)).filter(type -> type != MessageType.NONE)
          .ifPresentOrElse(types::add, () -> problems.accept("has no type " + Spelling.value(item)));
    }
    return List.copyOf(types);
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
