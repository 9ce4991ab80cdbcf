package loggregator.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import loggregator.losses.Consumer;
import loggregator.losses.Hop;
import loggregator.losses.LargestLosses;
import loggregator.losses.Loss;
import loggregator.losses.LossBook;
import loggregator.losses.LossPeriod;

/**
 * Who lost most in the last minutes, as JSON: {@code GET /losses} of the admin server. New fields may come; one that
 * changes its meaning gets a new {@code version}. Any thread.
 */
final class LossesPage {
  private static final int VERSION = 1;
  /** Of the sources and of the consumers of each window. */
  static final int MAX_ENTRIES = 50;

  private final LossBook book;

  LossesPage(LossBook book) {
    this.book = book;
  }

  String json() {
    return new JsonObject()
        .put("version", VERSION)
        .put("windows", longWindows(new JsonArray()))
        .encode();
  }

  /** Of the status. */
  JsonArray windows() {
    return longWindows(new JsonArray().add(window(LossBook.PERIOD_SECONDS + "s", book.lastPeriod())));
  }

  private JsonArray longWindows(JsonArray windows) {
    return windows.add(window("1m", book.lastMinute())).add(window(LossBook.MINUTES + "m", book.lastQuarter()));
  }

  private static JsonObject window(String name, LossPeriod period) {
    JsonArray all = new JsonArray();
    period.all().entrySet().stream()
        .sorted(Map.Entry.<Hop, Long>comparingByValue(Comparator.reverseOrder()))
        .forEach(loss -> all.add(hop(loss.getKey()).put("envelopes", loss.getValue())));
    JsonObject window = new JsonObject().put("window", name).put("losses", all);
    put(window, "sources", period.sources(), loss -> hop(loss.hop())
        .put("sourceId", loss.source().sourceId())
        .put("instanceId", loss.source().instanceId()));
    put(window, "consumers", period.consumers(), loss -> put(hop(loss.hop()), loss.consumer()));
    return window;
  }

  private static <T> void put(
      JsonObject window, String key, LargestLosses<T> largest, Function<T, JsonObject> description) {
    List<Loss<T>> first = largest.first(MAX_ENTRIES);
    JsonArray entries = new JsonArray();
    first.forEach(loss -> entries.add(description.apply(loss.who())
        .put("envelopes", loss.envelopes())
        .put("atMost", loss.atMost())));
    long leftOutAtMost = largest.losses().stream().skip(first.size()).mapToLong(Loss::atMost).max().orElse(0);
    window.put(key, entries).put(key + "LeftOutAtMost", Math.max(leftOutAtMost, largest.restAtMost()));
  }

  private static JsonObject hop(Hop hop) {
    return new JsonObject().put("role", hop.role()).put("queue", hop.queue()).put("reason", hop.reason());
  }

  static JsonObject put(JsonObject entry, Consumer consumer) {
    return entry
        .put("protocol", consumer.protocol())
        .put("shardId", consumer.shardId())
        .put("userAgent", consumer.userAgent())
        .put("address", consumer.address());
  }
}
