package loggregator.cli.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What several nodes know of one source, hop by hop, as text for a terminal. */
public final class SourceReport {
  private final String sourceId;
  private final StringBuilder text = new StringBuilder();

  private SourceReport(String sourceId) {
    this.sourceId = sourceId;
  }

  public static String of(List<JsonObject> answers, String sourceId) {
    SourceReport report = new SourceReport(sourceId);
    answers.forEach(report::node);
    return report.text.toString();
  }

  private void node(JsonObject node) {
    String address = node.getString(StatusSource.ADDRESS);
    if (!StatusSource.isAnswer(node)) {
      line("%s does not answer: %s", address, StatusSource.failureOf(node));
      return;
    }
    line("%s", address);
    StatusReport.standstill(node).ifPresent(said -> line("  the node %s", said));
    objects(node, "sources").forEach(this::came);
    objects(node, "losses").forEach(this::lost);
    List<JsonObject> takers = objects(node, "consumers").filter(this::isAskedForBy).toList();
    if (takers.isEmpty() && !objects(node, "consumers").toList().isEmpty()) {
      line("  none of the consumers here asks for it");
    }
    takers.forEach(consumer -> line("  %s %s %s %s asks for it: all of its queue: %d in, %d out, %d lost, %d wait, "
        + "the oldest for %d ms", consumer.getString("role"), consumer.getString("protocol"),
        consumer.getString("address"), consumer.getString("userAgent"), consumer.getLong("inEnvelopes"),
        consumer.getLong("outEnvelopes"), consumer.getLong("droppedEnvelopes"), consumer.getLong("queuedEnvelopes"),
        consumer.getLong("oldestMs")));
  }

  private void came(JsonObject book) {
    String counts = objects(book, "windows")
        .map(window -> in(window) + " in " + window.getString("window"))
        .collect(Collectors.joining(", "));
    boolean isKnown = objects(book, "windows").flatMap(window -> objects(window, "byEnvelopes")).anyMatch(this::isIt);
    line("  %s: %s", book.getString("role"),
        isKnown ? "came, about, " + counts : "not among the sources that send most");
  }

  private String in(JsonObject window) {
    List<Long> counts = objects(window, "byEnvelopes").filter(this::isIt)
        .map(source -> source.getLong("atMost")).toList();
    return counts.isEmpty() ? "too few to be seen"
        : String.valueOf(counts.stream().mapToLong(Long::longValue).sum());
  }

  private void lost(JsonObject window) {
    objects(window, "sources").filter(this::isIt).forEach(loss -> line("  %s: lost %d in %s in its queue %s (%s)",
        loss.getString("role"), loss.getLong("envelopes"), window.getString("window"), loss.getString("queue"),
        loss.getString("reason")));
  }

  private boolean isIt(JsonObject source) {
    return sourceId.equals(source.getString("sourceId"));
  }

  /** By a selector of its source or of any. */
  private boolean isAskedForBy(JsonObject consumer) {
    return objects(consumer, "selectors").filter(selector -> !selector.containsKey("more"))
        .anyMatch(selector -> sourceId.equals(selector.getString("sourceId", sourceId)));
  }

  private void line(String format, Object... values) {
    text.append(ReadableText.of(String.format(Locale.ROOT, format, values))).append('\n');
  }

  private static Stream<JsonObject> objects(JsonObject parent, String key) {
    return parent.getJsonArray(key, new JsonArray()).stream().map(JsonObject.class::cast);
  }
}
