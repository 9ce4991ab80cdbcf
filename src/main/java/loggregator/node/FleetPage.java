package loggregator.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import loggregator.config.AdminConfig;
import loggregator.memory.ByteRoom;
import loggregator.memory.MemoryBudget;
import loggregator.node.FleetMembers.MemberAnswer;

/**
 * The status of all nodes of a fleet, each with its document or why there is none: {@code GET /status?fleet=true} of the
 * admin server, and what the Gateway's page shows. The nodes are asked at most once a second, whoever asks. Any thread.
 */
final class FleetPage {
  static final String TOO_LARGE = "left out: the answers of the fleet are too large";
  private static final int VERSION = 1;
  private static final long MAX_BYTES = 16 << 20;
  private static final long FRESH_MS = TimeUnit.SECONDS.toMillis(1);

  private final Vertx vertx;
  private final MemoryBudget budget;
  private final Callable<String> own;
  private final Optional<BusMembers> bus;
  private volatile AdminConfig config;
  /** Guarded by this; null where none is under way or fresh. */
  private FleetAnswer latest;

  /**
   * @param own the status of this node
   * @param bus empty where there is no cluster
   */
  FleetPage(Vertx vertx, AdminConfig config, MemoryBudget budget, Callable<String> own, Optional<BusMembers> bus) {
    this.vertx = vertx;
    this.config = config;
    this.budget = budget;
    this.own = own;
    this.bus = bus;
  }

  /** Other members, or another time for them. */
  void use(AdminConfig config) {
    this.config = config;
  }

  synchronized void answer(HttpServerRequest request) {
    if (latest == null) {
      latest = ask();
    }
    latest.send(request);
  }

  private FleetAnswer ask() {
    ByteRoom room = new ByteRoom(budget, MAX_BYTES);
    Future<List<Buffer>> parts = members().ask(config.fleetTimeoutMs(), room)
        .compose(answers -> vertx.executeBlocking(() -> page(answers), false));
    FleetAnswer asked = new FleetAnswer(vertx, parts, room);
    parts.onComplete(v -> vertx.setTimer(FRESH_MS, old -> forget(asked)));
    return asked;
  }

  private synchronized void forget(FleetAnswer old) {
    latest = null;
    old.release();
  }

  private FleetMembers members() {
    AdminConfig now = config;
    return now.fleet().isEmpty() ? bus.<FleetMembers>map(members -> members).orElse(this::alone)
        : new ListedMembers(vertx, now);
  }

  private Future<List<MemberAnswer>> alone(int timeoutMs, ByteRoom room) {
    String address = config.host() + ":" + config.port();
    return vertx.executeBlocking(() -> Buffer.buffer(own.call()), false)
        .map(status -> List.of(room.tryTake(status.length())
            ? MemberAnswer.of(address, status) : MemberAnswer.failed(address, TOO_LARGE)));
  }

  /** In parts, so that the documents are held only once. */
  private static List<Buffer> page(List<MemberAnswer> answers) {
    List<Buffer> parts = new ArrayList<>();
    String before = "{\"version\":" + VERSION + ",\"nodes\":[";
    for (MemberAnswer answer : answers) {
      parts.add(Buffer.buffer(before));
      before = ",";
      append(parts, answer);
    }
    parts.add(Buffer.buffer(answers.isEmpty() ? before + "]}" : "]}"));
    return parts;
  }

  /** A document is not written anew, but only taken where it is one. */
  private static void append(List<Buffer> parts, MemberAnswer answer) {
    JsonObject entry = new JsonObject().put("address", answer.address());
    String failure = answer.status() == null ? answer.failure() : JsonCheck.problemOf(answer.status());
    if (!failure.isEmpty()) {
      parts.add(entry.put("failure", failure).toBuffer());
      return;
    }
    String begin = entry.encode();
    parts.add(Buffer.buffer(begin.substring(0, begin.length() - 1) + ",\"status\":"));
    parts.add(answer.status());
    parts.add(Buffer.buffer("}"));
  }
}
