package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.shareddata.AsyncMap;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.List;
import loggregator.buslink.Frame.Hello;
import loggregator.config.ConfigProblem;
import loggregator.config.InvalidConfigException;

/**
 * Sees to it that no two nodes of a cluster have one name. Each enters its name into a map of the cluster's, which takes
 * it once. Where it is taken, its holder is asked: one that answers keeps it, and the claim is refused; one that was
 * killed, or left no time to clean up, loses it. Where two could not reach each other, both log it. Their links don't
 * mix, because the full id of each is drawn anew at every start.
 *
 * <p>Threading: one event loop.
 */
final class UniqueName {
  private static final Logger LOG = System.getLogger(UniqueName.class.getName());
  private static final String MAP = "loggregator.names";
  private static final long QUERY_INTERVAL_MS = 250;
  /** Asked more than once, because the holder may have entered its name before it can be asked. */
  private static final int QUERIES = 4;

  private final Vertx vertx;
  private final SourceIdentity identity;
  private final Promise<Void> nobodyAnswered = Promise.promise();
  private MessageConsumer<Frame> hellos;
  private boolean warned;

  UniqueName(Vertx vertx, SourceIdentity identity) {
    this.vertx = vertx;
    this.identity = identity;
  }

  /** Completes at once in a process of its own; elsewhere at once, too, if nobody had the name. */
  Future<Void> claim() {
    if (!vertx.isClustered()) {
      return Future.succeededFuture();
    }
    hellos = vertx.eventBus().consumer(BusAddresses.hellos(identity.kind()), message -> heard(message.body()));
    return hellos.completion()
        .compose(v -> names())
        .compose(names -> names.putIfAbsent(key(), identity.id())
            .compose(holder -> holder == null ? Future.<Void>succeededFuture() : takeOver(names, holder)))
        .onSuccess(v -> nobodyAnswered.tryComplete());
  }

  private Future<AsyncMap<String, String>> names() {
    return vertx.sharedData().getClusterWideMap(MAP);
  }

  private String key() {
    return identity.kind() + "/" + nameOf(identity.id());
  }

  /** Unless the holder answers, or somebody else was first to take the name from it. */
  private Future<Void> takeOver(AsyncMap<String, String> names, String holder) {
    ask(QUERIES);
    return nobodyAnswered.future()
        .compose(v -> names.replaceIfPresent(key(), holder, identity.id()))
        .compose(taken -> taken ? Future.<Void>succeededFuture() : Future.failedFuture(isTaken()));
  }

  private void ask(int timesLeft) {
    if (timesLeft == 0) {
      nobodyAnswered.tryComplete();
    } else if (!nobodyAnswered.future().isComplete()) {
      vertx.eventBus().publish(
          BusAddresses.queries(identity.kind()), new Frame.Query(identity.kind()), FrameCodec.OPTIONS);
      vertx.setTimer(QUERY_INTERVAL_MS, timer -> ask(timesLeft - 1));
    }
  }

  /** Somebody else may have taken it meanwhile, and keeps it. */
  void release() {
    if (hellos != null) {
      hellos.unregister();
      names().compose(names -> names.removeIfPresent(key(), identity.id()));
    }
  }

  private void heard(Frame frame) {
    if (!(frame instanceof Hello hello) || hello.leaving() || hello.id().equals(identity.id())
        || !nameOf(hello.id()).equals(nameOf(identity.id()))) {
      return;
    }
    InvalidConfigException taken = isTaken();
    if (!nobodyAnswered.tryFail(taken) && !warned) {
      warned = true;
      LOG.log(Level.WARNING, taken.problems().get(0).toString());
    }
  }

  private InvalidConfigException isTaken() {
    return new InvalidConfigException(List.of(new ConfigProblem("node.id", "another " + identity.kind()
        + " of the cluster has the name " + nameOf(identity.id()) + "; names must be unique")));
  }

  /** Without the part that is drawn at each start. */
  private static String nameOf(String id) {
    return id.substring(0, Math.max(0, id.lastIndexOf('.')));
  }
}
