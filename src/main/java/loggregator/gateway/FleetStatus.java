package loggregator.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.config.OperationsConfig;
import loggregator.config.PeerAddress;
import loggregator.flow.Scheduler;
import loggregator.memory.ByteRoom;
import loggregator.memory.MemoryBudget;
import loggregator.tls.TlsOptions;

/**
 * The status of this node and of others, as one document that all who ask within a second share. One event loop; the
 * document is put together on another thread.
 */
final class FleetStatus {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  /** Those that wait longest come first. */
  private static final int MAX_CONSUMERS = 100;
  /** Of all answers together, while the document is put together. */
  private static final long MAX_BYTES = 16 << 20;

  private final Vertx vertx;
  private final OperationsConfig config;
  private final Scheduler scheduler;
  private final Supplier<Future<JsonObject>> own;
  private final MemoryBudget budget;
  private final HttpClientAgent client;
  private Future<Buffer> latest;
  /** What the latest document takes of the budget. */
  private long heldBytes;
  private long askedNanos;

  private record Answer(String address, Future<Buffer> body) {}

  /**
   * @param own what this node says of itself; made on another thread
   * @param budget is charged with the answers, and with the document for as long as it is the latest
   */
  FleetStatus(Vertx vertx, OperationsConfig config, Scheduler scheduler, Supplier<Future<JsonObject>> own,
      MemoryBudget budget) {
    this.budget = budget;
    this.vertx = vertx;
    this.config = config;
    this.scheduler = scheduler;
    this.own = own;
    this.client = vertx.createHttpClient(options());
  }

  /** The document, {@code nodes} with the own one first; one that did not answer has a {@code failure}. Never fails. */
  Future<Buffer> json() {
    boolean isFresh = latest != null && (!latest.isComplete() || scheduler.nowNanos() - askedNanos < FRESH_NANOS);
    if (!isFresh) {
      askedNanos = scheduler.nowNanos();
      latest = ask();
    }
    return latest;
  }

  Future<?> reloadCertificates() {
    return client.updateSSLOptions(options().getSslOptions(), true);
  }

  void close() {
    hold(0);
    client.close();
  }

  private void hold(long bytes) {
    budget.take(bytes - heldBytes);
    heldBytes = bytes;
  }

  private Future<Buffer> ask() {
    ByteRoom room = new ByteRoom(budget, MAX_BYTES);
    Future<JsonObject> ourselves = own.get().otherwise(FleetStatus::failure);
    List<Answer> others = config.nodes().stream().map(node -> new Answer(node.toString(), statusOf(node, room))).toList();
    List<Future<?>> all = new ArrayList<>(others.stream().map(Answer::body).toList());
    all.add(ourselves);
    return Future.join(all)
        .transform(v -> vertx.executeBlocking(() -> document(ourselves.result(), others), false))
        .onSuccess(document -> hold(document.length()))
        .onComplete(v -> room.giveBack());
  }

  private Future<Buffer> statusOf(PeerAddress node, ByteRoom room) {
    return new StatusFetch(scheduler, config.timeoutMs(), room).run(client, node);
  }

  private static Buffer document(JsonObject own, List<Answer> others) {
    JsonArray nodes = new JsonArray().add(shortened(own.put("address", "this node")));
    others.forEach(other -> nodes.add(shortened(read(other.body).put("address", other.address))));
    return new JsonObject().put("nodes", nodes).toBuffer();
  }

  private static JsonObject read(Future<Buffer> body) {
    try {
      return body.succeeded() ? body.result().toJsonObject() : failure(body.cause());
    } catch (RuntimeException e) {
      return new JsonObject().put("failure", "it answers with something else than its status");
    }
  }

  private static JsonObject shortened(JsonObject status) {
    if (status.getValue("consumers") instanceof JsonArray consumers && consumers.size() > MAX_CONSUMERS) {
      status.put("consumers", new JsonArray(new ArrayList<>(consumers.getList().subList(0, MAX_CONSUMERS))));
    }
    return status;
  }

  private static JsonObject failure(Throwable cause) {
    return new JsonObject().put("failure",
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
  }

  /** A role's certificate is made out to the role, not to the address at which its node is asked. */
  private HttpClientOptions options() {
    HttpClientOptions options = new HttpClientOptions().setConnectTimeout(config.timeoutMs());
    config.tls().ifPresent(files -> TlsOptions.mutual(files).applyTo(options).setVerifyHost(false));
    return options;
  }
}
