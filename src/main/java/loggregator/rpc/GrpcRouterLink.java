package loggregator.rpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import loggregator.config.PeersConfig;
import loggregator.flow.Deadline;
import loggregator.flow.Scheduler;
import loggregator.grpc.Cut;
import loggregator.link.BatchSource;
import loggregator.link.RouterLink;
import loggregator.metrics.LinkMeters;

/**
 * An Agent's way to the Routers over gRPC: one stream to one Router at a time, so that nothing is reordered. A Router
 * that says that it goes (GOAWAY) is left in order: nothing is sent until it has handed on what it got. One that is gone,
 * or doesn't take the stream, is replaced at once; when none is left, all are tried again after a while.
 *
 * <p>Threading: one event loop.
 */
public final class GrpcRouterLink implements RouterLink {
  private static final String METHOD = "loggregator.v2.Ingress/BatchSender";
  /** Of Routers that were reached: those that were just started will take streams soon. */
  private static final long MAX_REFUSED_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Vertx vertx;
  private final Scheduler scheduler;
  private final PeersConfig config;
  private final BatchSource source;
  private final LinkMeters meters;
  private final PeerClient client;
  private final PeerList peers;
  private final RouterChoice choice;
  private final Backoff backoff = new Backoff();
  private final Backoff refusedBackoff = new Backoff(MAX_REFUSED_BACKOFF_NANOS);
  private InetSocketAddress router;
  /** Whether one of those that were tried was reached. */
  private boolean refused;
  private RouterStream opening;
  private RouterStream stream;
  private RouterStream leaving;
  private boolean connecting;
  private Scheduler.Cancellable retry;
  private Scheduler.Cancellable reconnect;
  private Promise<Void> drained;
  private boolean closed;

  public GrpcRouterLink(
      Vertx vertx, Scheduler scheduler, PeersConfig config, BatchSource source, LinkMeters meters) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.config = config;
    this.source = source;
    this.meters = meters;
    this.client = new PeerClient(vertx, scheduler, config, config.deadPeerTimeoutMs());
    this.choice = new RouterChoice(scheduler, config.refreshIntervalMs());
    this.peers = new PeerList(vertx, config, InetAddress::getAllByName, this::listChanged);
  }

  @Override
  public Future<Void> start() {
    return peers.start();
  }

  /** For the connections that are made from now on. */
  public Future<?> reloadCertificates() {
    return client.reloadCertificates();
  }

  @Override
  public void signal() {
    if (stream != null) {
      stream.signal();
    }
  }

  @Override
  public Future<Void> drain() {
    drained = Promise.promise();
    drainStream();
    return drained.future();
  }

  @Override
  public void close() {
    closed = true;
    peers.close();
    cancel(retry);
    cancel(reconnect);
    if (opening != null) {
      opening.close();
    }
    if (leaving != null) {
      meters.lostInFlight(leaving.close());
      leaving = null;
    }
    if (stream != null) {
      meters.lostInFlight(stream.close());
      disconnected();
    }
    client.close();
  }

  private void listChanged() {
    choice.listed(peers.near(), peers.all());
    connect();
  }

  private void connect() {
    if (closed || connecting || stream != null || leaving != null || isDrained()) {
      return;
    }
    cancel(retry);
    retry = null;
    choice.next().ifPresentOrElse(this::call, this::retryAll);
  }

  private void retryAll() {
    choice.avoidNone();
    long delayNanos = (refused ? refusedBackoff : backoff).takeNanos();
    refused = false;
    retry = scheduler.schedule(delayNanos, () -> {
      retry = null;
      connect();
    });
  }

  private void call(InetSocketAddress candidate) {
    connecting = true;
    client.call(candidate, METHOD)
        .onSuccess(call -> open(candidate, call))
        .onFailure(cause -> notTaken(candidate));
  }

  private void open(InetSocketAddress candidate, GrpcClientRequest<Buffer, Buffer> call) {
    if (closed) {
      call.cancel();
      return;
    }
    RouterStream opened = new RouterStream(call, scheduler, config, source, new StreamEvents());
    opening = opened;
    call.connection().goAwayHandler(goAway -> goesAway(opened));
    Deadline.set(scheduler, config.deadPeerTimeoutMs(), opened.open())
        .onSuccess(v -> taken(candidate, opened))
        .onFailure(cause -> {
          opened.close();
          refused = true;
          notTaken(candidate);
        });
  }

  private void taken(InetSocketAddress candidate, RouterStream taken) {
    connecting = false;
    opening = null;
    router = candidate;
    stream = taken;
    meters.connected();
    choice.avoidNone();
    backoff.reset();
    refusedBackoff.reset();
    scheduleReconnect();
    signal();
    drainStream();
  }

  private void notTaken(InetSocketAddress candidate) {
    connecting = false;
    opening = null;
    choice.avoid(candidate);
    connect();
  }

  private void failed(RouterStream failed, long lost) {
    meters.lostInFlight(lost);
    if (failed == stream) {
      choice.avoid(router);
      disconnected();
      connect();
      drainStream();
    }
  }

  private void goesAway(RouterStream of) {
    if (of == opening) {
      of.close();
    } else if (of == stream) {
      leave();
    }
  }

  private void disconnected() {
    cancel(reconnect);
    stream = null;
    meters.disconnected();
  }

  private void leave() {
    if (stream == null) {
      return;
    }
    RouterStream left = stream;
    choice.avoid(router);
    disconnected();
    leaving = left;
    Deadline.set(scheduler, config.deadPeerTimeoutMs(), left.leave()).onComplete(v -> left(left));
  }

  /** A Router that took too long must not hand on what it still gets beside the next one. */
  private void left(RouterStream left) {
    if (leaving == left) {
      long lost = left.close();
      if (lost > 0) {
        Cut.off(left.call().connection());
      } else {
        left.call().connection().close();
      }
      meters.lostInFlight(lost);
      leaving = null;
      drainStream();
      connect();
    }
  }

  /** New Routers get their part when all Agents choose anew, one after the other. */
  private void scheduleReconnect() {
    long intervalMs = config.reconnectIntervalMs();
    if (intervalMs > 0) {
      long delayMs = ThreadLocalRandom.current().nextLong(intervalMs * 3 / 4, intervalMs * 5 / 4 + 1);
      reconnect = scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(delayMs), () -> {
        if (choice.hasSeveral() && drained == null) {
          leave();
        } else {
          scheduleReconnect();
        }
      });
    }
  }

  private boolean isDrained() {
    return drained != null && drained.future().isComplete();
  }

  /** The last stream is left in order, too: then the Router has surely got everything. */
  private void drainStream() {
    if (drained != null && stream != null) {
      stream.drain().onSuccess(v -> leave());
    } else if (drained != null && leaving == null && source.queuedEnvelopes() == 0) {
      drained.tryComplete();
    }
  }

  private static void cancel(Scheduler.Cancellable timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private final class StreamEvents implements RouterStream.Events {
    @Override
    public void isNode(RouterStream node) {
      client.mayPingOften(node.call().connection());
    }

    @Override
    public void failed(RouterStream failed, long lostInFlight) {
      GrpcRouterLink.this.failed(failed, lostInFlight);
    }
  }
}
