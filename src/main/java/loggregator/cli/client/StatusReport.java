package loggregator.cli.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What several nodes say of themselves, as text for a terminal. */
public final class StatusReport {
  private static final String WINDOW = "1m";
  private static final int MAX_NAME_CHARS = 48;

  private final List<JsonObject> nodes;
  private final int rows;
  private final StringBuilder text = new StringBuilder();

  /** By what consumers are sorted, the largest first. */
  public enum SortKey {
    LAG("oldestMs"),
    LOST("droppedEnvelopes"),
    QUEUED("queuedBytes"),
    OUT("outEnvelopes");

    private final String field;

    SortKey(String field) {
      this.field = field;
    }

    private long of(JsonObject consumer) {
      return consumer.getLong(field, 0L);
    }
  }

  private record Row(String name, long count) {}

  private record Taker(JsonObject node, JsonObject consumer) {}

  private StatusReport(List<JsonObject> answers, int rows) {
    this.nodes = answers.stream().filter(StatusSource::isAnswer).toList();
    this.rows = rows;
  }

  /** @param rows how many each list has at most */
  public static String of(List<JsonObject> answers, SortKey sort, int rows) {
    StatusReport report = new StatusReport(answers, rows);
    answers.forEach(report::node);
    report.sources();
    report.losses();
    report.consumers(sort);
    return report.text.toString();
  }

  private void node(JsonObject answer) {
    String address = answer.getString(StatusSource.ADDRESS);
    if (!StatusSource.isAnswer(answer)) {
      line("%s does not answer: %s", address, StatusSource.failureOf(answer));
      return;
    }
    JsonObject memory = answer.getJsonObject("memory");
    String roles = String.join(" ", objects(answer, "roles")
        .map(role -> role.getString("role") + (role.getBoolean("up") ? "" : " (DOWN)")).toList());
    line("%s  %s  up %d s  memory %d of %d MB  %s", address, answer.getJsonObject("node").getString("id", ""),
        answer.getJsonObject("node").getLong("uptimeMs", 0L) / 1000, memory.getLong("usedBytes") >> 20,
        memory.getLong("maxBytes") >> 20, roles);
    standstill(answer).ifPresent(said -> line("  %s", said));
    objects(answer, "queues").filter(queue -> queue.getLong("oldestMs") > 0).forEach(queue ->
        line("  queue %s/%s: %d wait, the oldest for %d ms", queue.getString("role"), queue.getString("queue"),
            queue.getLong("queuedEnvelopes"), queue.getLong("oldestMs")));
  }

  /** What a node says of the last time that it stood still. */
  static Optional<String> standstill(JsonObject answer) {
    JsonObject stood = answer.getJsonObject("node").getJsonObject("standstills", new JsonObject());
    return stood.getInteger("times", 0) == 0 ? Optional.empty() : Optional.of(String.format(Locale.ROOT,
        "stood still for %.1f s, %d s ago (number %d since its start)", stood.getLong("lastMs") / 1000.0,
        stood.getLong("lastEndedAgoMs") / 1000, stood.getInteger("times")));
  }

  /** Of the Agents, or where there are none of the Routers: an envelope passes one of each. */
  private void sources() {
    String role = nodes.stream().flatMap(node -> objects(node, "sources"))
        .anyMatch(book -> book.getString("role").equals("agent")) ? "agent" : "router";
    Map<String, Long> envelopes = new HashMap<>();
    nodes.stream().flatMap(node -> objects(node, "sources"))
        .filter(book -> book.getString("role").equals(role))
        .flatMap(StatusReport::windows)
        .flatMap(window -> objects(window, "byEnvelopes"))
        .forEach(source -> envelopes.merge(source.getString("sourceId") + "/" + source.getString("instanceId"),
            source.getLong("estimate"), Long::sum));
    list("SENT MOST in the last minute, envelopes, estimated", rowsOf(envelopes));
  }

  private void losses() {
    Map<String, Long> hops = new HashMap<>();
    Map<String, Long> sources = new HashMap<>();
    nodes.forEach(node -> objects(node, "losses").filter(window -> window.getString("window").equals(WINDOW))
        .forEach(window -> {
          objects(window, "losses").forEach(loss -> hops.merge(
              node.getString(StatusSource.ADDRESS) + " " + hop(loss), loss.getLong("envelopes"), Long::sum));
          objects(window, "sources").forEach(loss -> sources.merge(
              loss.getString("sourceId") + "/" + loss.getString("instanceId") + " in " + hop(loss),
              loss.getLong("envelopes"), Long::sum));
        }));
    list("LOST in the last minute, where", rowsOf(hops));
    list("LOST MOST in the last minute, whose", rowsOf(sources));
  }

  private void consumers(SortKey sort) {
    line("");
    line("%-9s %9s %9s %9s  %s", "LAG ms", "LOST", "QUEUED", "OUT", "CONSUMER");
    nodes.stream().flatMap(node -> objects(node, "consumers").map(consumer -> new Taker(node, consumer)))
        .sorted(Comparator.<Taker>comparingLong(taker -> sort.of(taker.consumer)).reversed())
        .limit(rows)
        .forEach(taker -> line("%-9d %9d %9d %9d  %s%s at %s", taker.consumer.getLong("oldestMs"),
            taker.consumer.getLong("droppedEnvelopes"), taker.consumer.getLong("queuedEnvelopes"),
            taker.consumer.getLong("outEnvelopes"), nameOf(taker.consumer), wanted(taker.consumer),
            taker.node.getString(StatusSource.ADDRESS)));
  }

  private static String wanted(JsonObject consumer) {
    String sources = objects(consumer, "selectors")
        .map(selector -> selector.containsKey("more") ? "…" : selector.getString("sourceId", "any source"))
        .distinct().collect(Collectors.joining(", "));
    return sources.isEmpty() ? "" : " asks for " + cut(sources);
  }

  private static String nameOf(JsonObject consumer) {
    String shard = consumer.getString("shardId");
    String userAgent = consumer.getString("userAgent");
    return consumer.getString("role") + " " + consumer.getString("protocol") + " " + consumer.getString("address")
        + (shard.isEmpty() ? "" : " shard " + cut(shard))
        + (userAgent.isEmpty() ? "" : " " + cut(userAgent));
  }

  private static String hop(JsonObject loss) {
    return loss.getString("role") + "/" + loss.getString("queue") + " (" + loss.getString("reason") + ")";
  }

  private void list(String title, List<Row> entries) {
    line("");
    line(title);
    entries.forEach(entry -> line("%12d  %s", entry.count, entry.name));
  }

  private List<Row> rowsOf(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> new Row(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Row::count).reversed().thenComparing(Row::name))
        .limit(rows)
        .toList();
  }

  /** What strangers call themselves must not steer the terminal. */
  private void line(String format, Object... values) {
    text.append(ReadableText.of(String.format(Locale.ROOT, format, values))).append('\n');
  }

  private static Stream<JsonObject> windows(JsonObject book) {
    return objects(book, "windows").filter(window -> window.getString("window").equals(WINDOW));
  }

  private static Stream<JsonObject> objects(JsonObject parent, String key) {
    return parent.getJsonArray(key, new JsonArray()).stream().map(JsonObject.class::cast);
  }

  private static String cut(String name) {
    return name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS) + '…';
  }
}
