package loggregator.rpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import loggregator.config.PeersConfig;
import loggregator.flow.Scheduler;
import loggregator.grpc.Cut;
import loggregator.link.BatchSource;
import loggregator.link.RouterLink;
import loggregator.metrics.LinkMeters;

/**
 * An Agent's way to the Routers over gRPC: one stream to one Router at a time, so that nothing is reordered. A Router
 * that says that it goes (GOAWAY) is left in order: nothing is sent until it has handed on what it got. One that is gone
 * is replaced at once.
 *
 * <p>Threading: one event loop.
 */
public final class GrpcRouterLink implements RouterLink {
  private static final String METHOD = "loggregator.v2.Ingress/BatchSender";

  private final Vertx vertx;
  private final Scheduler scheduler;
  private final PeersConfig config;
  private final BatchSource source;
  private final LinkMeters meters;
  private final PeerClient client;
  private final PeerList peers;
  private final Backoff backoff = new Backoff();
  private InetSocketAddress avoided;
  private InetSocketAddress router;
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
    this.peers = new PeerList(vertx, config, InetAddress::getAllByName, this::connect);
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

  private void connect() {
    if (closed || connecting || stream != null || leaving != null || isDrained()) {
      return;
    }
    cancel(retry);
    retry = null;
    InetSocketAddress candidate = choose();
    if (candidate == null) {
      return;
    }
    connecting = true;
    client.call(candidate, METHOD)
        .onSuccess(call -> opened(candidate, call))
        .onFailure(cause -> notOpened(candidate));
  }

  /** By lot, but not the one that just failed or was left, unless there is no other. */
  private InetSocketAddress choose() {
    InetSocketAddress near = chooseOf(peers.near());
    InetSocketAddress any = near == null ? chooseOf(peers.all()) : near;
    return any == null && !peers.all().isEmpty() ? peers.all().get(0) : any;
  }

  private InetSocketAddress chooseOf(List<InetSocketAddress> addresses) {
    List<InetSocketAddress> candidates =
        addresses.stream().filter(address -> !address.equals(avoided)).toList();
    return candidates.isEmpty() ? null : candidates.get(ThreadLocalRandom.current().nextInt(candidates.size()));
  }

  private void opened(InetSocketAddress candidate, GrpcClientRequest<Buffer, Buffer> call) {
    connecting = false;
    if (closed) {
      call.cancel();
      return;
    }
    router = candidate;
    stream = new RouterStream(call, scheduler, config, source, new StreamEvents());
    call.connection().goAwayHandler(goAway -> leave());
    stream.open();
    meters.connected();
    backoff.reset();
    scheduleReconnect();
    signal();
    drainStream();
  }

  private void notOpened(InetSocketAddress candidate) {
    connecting = false;
    avoided = candidate;
    retryLater();
  }

  private void retryLater() {
    if (!closed && retry == null) {
      retry = scheduler.schedule(backoff.takeNanos(), () -> {
        retry = null;
        connect();
      });
    }
  }

  /** The next Router is asked at once, and only if that fails, too, one waits. */
  private void failed(RouterStream failed, long lost) {
    meters.lostInFlight(lost);
    if (failed == stream) {
      avoided = router;
      disconnected();
      if (peers.all().size() > 1) {
        connect();
      } else {
        retryLater();
      }
      drainStream();
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
    avoided = router;
    disconnected();
    leaving = left;
    left.leave()
        .timeout(config.deadPeerTimeoutMs(), TimeUnit.MILLISECONDS)
        .onComplete(v -> left(left));
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
        if (peers.all().size() > 1 && drained == null) {
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
