package loggregator.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import loggregator.losses.LargestLosses;
import loggregator.losses.Loss;
import loggregator.losses.SourceName;
import loggregator.losses.Windows;
import loggregator.metrics.Metrics;
import loggregator.metrics.QueueView;
import loggregator.metrics.SourceBook;
import loggregator.metrics.SourceTraffic;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;

/**
 * All that a person asks of a node, as JSON: {@code GET /status} of the admin server. New fields may come; one that
 * changes its meaning gets a new {@code version}. At most some 1 MB, whatever the peers do. Any thread but an event
 * loop, because thousands of queues are looked at.
 */
final class StatusPage {
  private static final int VERSION = 1;
  private static final int MAX_CONSUMERS = 1_000;
  private static final int MAX_SELECTORS = 10;
  private static final int MAX_NAME_CHARS = 100;

  private final Metrics metrics;
  private final LossesPage losses;
  private final Supplier<JsonObject> node;
  private final Supplier<Map<String, Boolean>> roles;

  /**
   * @param node what the node says of itself
   * @param roles the roles of this process, and whether each of them serves
   */
  StatusPage(Metrics metrics, Supplier<JsonObject> node, Supplier<Map<String, Boolean>> roles) {
    this.metrics = metrics;
    this.losses = new LossesPage(metrics.lossBook());
    this.node = node;
    this.roles = roles;
  }

  String json() {
    JsonObject status = new JsonObject()
        .put("version", VERSION)
        .put("node", node.get()
            .put("build", build())
            .put("java", Runtime.version().toString())
            .put("uptimeMs", ManagementFactory.getRuntimeMXBean().getUptime()));
    JsonArray byRole = new JsonArray();
    new TreeMap<>(roles.get()).forEach((role, up) -> byRole.add(new JsonObject().put("role", role).put("up", up)));
    status.put("roles", byRole)
        .put("links", links())
        .put("queues", queues());
    putConsumers(status);
    return status.put("sources", sources())
        .put("losses", losses.windows())
        .put("memory", new JsonObject()
            .put("usedBytes", metrics.budget().usedBytes())
            .put("maxBytes", metrics.budget().totalBytes()))
        .put("certificates", certificates())
        .encode();
  }

  private static String build() {
    String version = StatusPage.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private JsonArray links() {
    Map<Map<String, String>, Double> received = metrics.values("loggregator_link_received_envelopes");
    Map<Map<String, String>, Double> lost = metrics.values("loggregator_lost_in_flight_envelopes");
    JsonArray links = new JsonArray();
    metrics.values("loggregator_links").forEach((tags, open) -> links.add(new JsonObject()
        .put("role", tags.get("role"))
        .put("peer", tags.get("peer"))
        .put("open", open.longValue())
        .put("receivedEnvelopes", received.getOrDefault(tags, 0.0).longValue())
        .put("lostInFlightEnvelopes", lost.getOrDefault(tags, 0.0).longValue())));
    return links;
  }

  private JsonArray queues() {
    JsonArray queues = new JsonArray();
    metrics.hops().forEach(queue -> queues.add(counts(queue)));
    return queues;
  }

  private static JsonObject counts(QueueView queue) {
    return new JsonObject()
        .put("role", queue.role())
        .put("queue", queue.queue())
        .put("inEnvelopes", queue.counts().written())
        .put("outEnvelopes", queue.counts().read())
        .put("droppedEnvelopes", queue.counts().dropped())
        .put("queuedEnvelopes", queue.counts().queued())
        .put("queuedBytes", queue.queuedBytes())
        .put("oldestMs", queue.oldestMs());
  }

  /** Those whose envelopes wait longest first, then those that lost most. */
  private void putConsumers(JsonObject status) {
    List<QueueView> all = metrics.consumers();
    JsonArray consumers = new JsonArray();
    all.stream()
        .sorted(Comparator.comparingLong(QueueView::oldestMs)
            .thenComparingLong(queue -> queue.counts().dropped()).reversed())
        .limit(MAX_CONSUMERS)
        .forEach(queue -> consumers.add(consumer(queue)));
    status.put("consumers", consumers).put("consumersLeftOut", all.size() - consumers.size());
  }

  private static JsonObject consumer(QueueView queue) {
    JsonObject entry = LossesPage.put(counts(queue), queue.consumer().orElseThrow());
    queue.wants().ifPresent(wants -> entry.put("selectors", selectors(wants)));
    return entry;
  }

  private static JsonArray selectors(SubscriptionRequest wants) {
    JsonArray selectors = new JsonArray();
    wants.v1Filter().ifPresent(filter -> selectors.add(
        withSource(filter.appId()).put("v1", filter.kind().name().toLowerCase())));
    wants.selectors().stream().limit(MAX_SELECTORS).forEach(selector -> selectors.add(selector(selector)));
    if (wants.selectors().size() > MAX_SELECTORS) {
      selectors.add(new JsonObject().put("more", wants.selectors().size() - MAX_SELECTORS));
    }
    return selectors;
  }

  /** Without a source id it is any source's. */
  private static JsonObject withSource(String sourceId) {
    return sourceId.isEmpty() ? new JsonObject() : new JsonObject().put("sourceId", cut(sourceId));
  }

  private static JsonObject selector(Selector selector) {
    JsonObject json = withSource(selector.sourceId()).put("type", selector.type().name().toLowerCase());
    if (!selector.names().isEmpty()) {
      json.put("names", cut(selector.names().stream().limit(MAX_SELECTORS).collect(Collectors.joining(","))));
    }
    return json;
  }

  private static String cut(String text) {
    return text.length() <= MAX_NAME_CHARS ? text : text.substring(0, MAX_NAME_CHARS) + '…';
  }

  private JsonArray sources() {
    JsonArray roles = new JsonArray();
    new TreeMap<>(metrics.allSources()).forEach((role, book) -> roles.add(new JsonObject()
        .put("role", role)
        .put("windows", windows(book))));
    return roles;
  }

  private static JsonArray windows(SourceBook book) {
    return new JsonArray()
        .add(window(Windows.PERIOD_SECONDS + "s", book.lastPeriod()))
        .add(window("1m", book.lastMinute()))
        .add(window(Windows.MINUTES + "m", book.lastQuarter()));
  }

  private static JsonObject window(String name, SourceTraffic traffic) {
    return new JsonObject().put("window", name)
        .put("byEnvelopes", largest(traffic.envelopes()))
        .put("byBytes", largest(traffic.bytes()));
  }

  private static JsonArray largest(LargestLosses<SourceName> largest) {
    JsonArray entries = new JsonArray();
    for (Loss<SourceName> source : largest.first(LossesPage.MAX_ENTRIES)) {
      entries.add(new JsonObject()
          .put("sourceId", source.who().sourceId())
          .put("instanceId", source.who().instanceId())
          .put("estimate", source.envelopes())
          .put("atMost", source.atMost()));
    }
    return entries;
  }

  private JsonArray certificates() {
    JsonArray certificates = new JsonArray();
    metrics.values("loggregator_certificate_expiry_seconds").forEach((tags, seconds) -> certificates.add(
        new JsonObject().put("key", tags.get("key")).put("expiresInSeconds", seconds.longValue())));
    return certificates;
  }
}
