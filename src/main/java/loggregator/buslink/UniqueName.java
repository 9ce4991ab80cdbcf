package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.VertxInternal;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.List;
import loggregator.buslink.Frame.Hello;
import loggregator.config.ConfigProblem;
import loggregator.config.InvalidConfigException;

/**
 * Sees to it that no two nodes of a cluster have one name. The second node to claim it is refused. Where two claimed it
 * at the same time, or while they could not reach each other, both log it. Their links don't mix, because the full id
 * of each is drawn anew at every start.
 *
 * <p>Threading: one event loop.
 */
final class UniqueName {
  private static final Logger LOG = System.getLogger(UniqueName.class.getName());
  private static final long QUERY_INTERVAL_MS = 250;
  /** Asked more than once, because other members may not know yet where to answer. */
  private static final int QUERIES = 4;

  private final Vertx vertx;
  private final SourceIdentity identity;
  private final Promise<Void> claimed = Promise.promise();
  private MessageConsumer<Frame> hellos;
  private boolean warned;

  UniqueName(Vertx vertx, SourceIdentity identity) {
    this.vertx = vertx;
    this.identity = identity;
  }

  /** Completes at once in a process of its own, and in the first one of a cluster, which has nobody to ask. */
  Future<Void> claim() {
    if (!vertx.isClustered()) {
      return Future.succeededFuture();
    }
    hellos = vertx.eventBus().consumer(BusAddresses.hellos(identity.kind()), message -> heard(message.body()));
    return hellos.completion().compose(v -> {
      ask(isFirstMember() ? 0 : QUERIES);
      return claimed.future();
    });
  }

  private boolean isFirstMember() {
    return ((VertxInternal) vertx).clusterManager().getNodes().size() == 1;
  }

  private void ask(int timesLeft) {
    if (timesLeft == 0) {
      claimed.tryComplete();
    } else if (!claimed.future().isComplete()) {
      vertx.eventBus().publish(
          BusAddresses.queries(identity.kind()), new Frame.Query(identity.kind()), FrameCodec.OPTIONS);
      vertx.setTimer(QUERY_INTERVAL_MS, timer -> ask(timesLeft - 1));
    }
  }

  void release() {
    if (hellos != null) {
      hellos.unregister();
    }
  }

  private void heard(Frame frame) {
    if (!(frame instanceof Hello hello) || hello.leaving() || hello.id().equals(identity.id())
        || !nameOf(hello.id()).equals(nameOf(identity.id()))) {
      return;
    }
    ConfigProblem problem = new ConfigProblem("node.id", "another " + identity.kind()
        + " of the cluster has the name " + nameOf(identity.id()) + "; names must be unique");
    if (!claimed.tryFail(new InvalidConfigException(List.of(problem))) && !warned) {
      warned = true;
      LOG.log(Level.WARNING, problem.toString());
    }
  }

  /** Without the part that is drawn at each start. */
  private static String nameOf(String id) {
    return id.substring(0, Math.max(0, id.lastIndexOf('.')));
  }
}
