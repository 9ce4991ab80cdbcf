package loggregator.node;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import loggregator.config.AdminConfig;
import loggregator.memory.ByteRoom;
import loggregator.memory.MemoryBudget;
import loggregator.node.FleetMembers.MemberAnswer;

/**
 * The status of all nodes of a fleet, each with its document or why there is none: {@code GET /status?fleet=true} of the
 * admin server. One question at a time. Any thread.
 */
final class FleetPage {
  static final String TOO_LARGE = "left out: the answers of the fleet are too large";
  private static final int VERSION = 1;
  private static final long MAX_BYTES = 16 << 20;

  private final Vertx vertx;
  private final MemoryBudget budget;
  private final Callable<String> own;
  private final Optional<BusMembers> bus;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile AdminConfig config;

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

  /** Empty while another question is under way. */
  Optional<Future<Buffer>> json() {
    if (!asking.compareAndSet(false, true)) {
      return Optional.empty();
    }
    ByteRoom room = new ByteRoom(budget, MAX_BYTES);
    return Optional.of(members().ask(config.fleetTimeoutMs(), room)
        .compose(answers -> vertx.executeBlocking(() -> page(answers), false))
        .onComplete(v -> {
          room.giveBack();
          asking.set(false);
        }));
  }

  private FleetMembers members() {
    AdminConfig now = config;
    return now.fleet().isEmpty() ? bus.<FleetMembers>map(members -> members).orElse(this::alone)
        : new ListedMembers(vertx, now);
  }

  private Future<List<MemberAnswer>> alone(int timeoutMs, ByteRoom room) {
    return vertx.executeBlocking(own, false)
        .map(status -> List.of(MemberAnswer.of(config.host() + ":" + config.port(), Buffer.buffer(status))));
  }

  private static Buffer page(List<MemberAnswer> answers) {
    Buffer page = Buffer.buffer("{\"version\":" + VERSION + ",\"nodes\":[");
    String separator = "";
    for (MemberAnswer answer : answers) {
      page.appendString(separator);
      separator = ",";
      append(page, answer);
    }
    return page.appendString("]}");
  }

  /** A document is not written anew, but only taken where it is one. */
  private static void append(Buffer page, MemberAnswer answer) {
    JsonObject entry = new JsonObject().put("address", answer.address());
    String failure = answer.status() == null ? answer.failure() : problemOf(answer.status());
    if (!failure.isEmpty()) {
      page.appendString(entry.put("failure", failure).encode());
      return;
    }
    String begin = entry.encode();
    page.appendString(begin.substring(0, begin.length() - 1)).appendString(",\"status\":")
        .appendBuffer(answer.status()).appendString("}");
  }

  private static String problemOf(Buffer status) {
    try {
      new JsonObject(status);
      return "";
    } catch (DecodeException | ClassCastException e) {
      return "no JSON";
    }
  }
}
