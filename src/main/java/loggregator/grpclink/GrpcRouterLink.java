package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import loggregator.config.PeersConfig;
import loggregator.flow.Deadline;
import loggregator.flow.Rebalance;
import loggregator.flow.Scheduler;
import loggregator.grpc.HardClose;
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

  private final Vertx vertx;
  private final Scheduler scheduler;
  private final PeersConfig config;
  private final BatchSource source;
  private final LinkMeters meters;
  private final PeerClient client;
  private final PeerList peers;
  private final RouterChoice choice;
  private final Rebalance rebalance;
  private RouterStream opening;
  /** Taken already, and used when the last one has been left. */
  private Way next;
  private Way way;
  private RouterStream leaving;
  private boolean connecting;
  private Scheduler.Cancellable retry;
  private Promise<Void> drained;
  private boolean closed;

  private record Way(InetSocketAddress router, RouterStream stream) {}

  public GrpcRouterLink(
      Vertx vertx, Scheduler scheduler, PeersConfig config, BatchSource source, LinkMeters meters) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.config = config;
    this.source = source;
    this.meters = meters;
    this.client = new PeerClient(vertx, scheduler, config, config.deadPeerTimeoutMs());
    this.choice = new RouterChoice(scheduler, config.refreshIntervalMs());
    this.rebalance = new Rebalance(scheduler, config.reconnectIntervalMs(), this::chooseAnew);
    this.peers = new PeerList(vertx, config, InetAddress::getAllByName, this::listChanged);
  }

  @Override
  public Future<Void> start() {
    if (config.reconnectIntervalMs() > 0) {
      rebalance.start();
    }
    return peers.start();
  }

  /** For the connections that are made from now on. */
  public Future<?> reloadCertificates() {
    return client.reloadCertificates();
  }

  @Override
  public void signal() {
    if (way != null) {
      way.stream.signal();
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
    rebalance.close();
    cancelRetry();
    if (opening != null) {
      opening.close();
    }
    if (next != null) {
      next.stream.close();
    }
    if (leaving != null) {
      meters.lostInFlight(leaving.close());
      leaving = null;
    }
    if (way != null) {
      meters.lostInFlight(way.stream.close());
      disconnected();
    }
    client.close();
  }

  private void listChanged() {
    choice.listed(peers.near(), peers.all());
    client.forgetUnlisted(peers.all());
    connect();
  }

  private void connect() {
    if (closed || connecting || next != null || way != null || isDrained()) {
      return;
    }
    cancelRetry();
    choice.next().ifPresentOrElse(this::call, this::retryAll);
  }

  /** The one that is being left must not be asked again before it has been left. */
  private void retryAll() {
    if (leaving == null) {
      retry = scheduler.schedule(choice.beginAnewAfterNanos(), () -> {
        retry = null;
        connect();
      });
    }
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
        .onSuccess(v -> taken(new Way(candidate, opened)))
        .onFailure(cause -> {
          opened.close();
          choice.refused();
          notTaken(candidate);
        });
  }

  private void taken(Way taken) {
    connecting = false;
    opening = null;
    if (leaving == null) {
      use(taken);
    } else {
      next = taken;
    }
  }

  private void use(Way taken) {
    way = taken;
    choice.taken();
    meters.connected();
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
    if (next != null && failed == next.stream) {
      failedBeforeUse();
    } else if (way != null && failed == way.stream) {
      choice.avoid(way.router);
      disconnected();
      connect();
      drainStream();
    }
  }

  private void failedBeforeUse() {
    choice.avoid(next.router);
    next = null;
    connect();
  }

  private void goesAway(RouterStream of) {
    if (of == opening) {
      of.close();
    } else if (next != null && of == next.stream) {
      of.close();
      failedBeforeUse();
    } else if (way != null && of == way.stream) {
      leave();
    }
  }

  private void disconnected() {
    way = null;
    meters.disconnected();
  }

  /** Another one is asked meanwhile, since a process that has just started takes long to answer. */
  private void leave() {
    if (way == null) {
      return;
    }
    RouterStream left = way.stream;
    choice.avoid(way.router);
    disconnected();
    leaving = left;
    if (drained == null) {
      connect();
    }
    Deadline.set(scheduler, config.deadPeerTimeoutMs(), left.leave()).onComplete(v -> left(left));
  }

  /** A Router that took too long must not hand on what it still gets beside the next one. */
  private void left(RouterStream left) {
    if (leaving == left) {
      long lost = left.close();
      if (lost > 0) {
        HardClose.off(left.call().connection());
      } else {
        left.call().connection().close();
      }
      meters.lostInFlight(lost);
      leaving = null;
      goOn();
    }
  }

  private void goOn() {
    if (next == null) {
      drainStream();
      connect();
    } else {
      Way taken = next;
      next = null;
      use(taken);
    }
  }

  /** New Routers get their part when all Agents choose anew, one after the other. */
  private void chooseAnew() {
    if (choice.hasSeveral() && drained == null) {
      leave();
    }
  }

  private boolean isDrained() {
    return drained != null && drained.future().isComplete();
  }

  /** The last stream is left in order, too: then the Router has surely got everything. */
  private void drainStream() {
    if (drained != null && way != null) {
      way.stream.drain().onSuccess(v -> leave());
    } else if (drained != null && leaving == null && source.queuedEnvelopes() == 0) {
      drained.tryComplete();
    }
  }

  private void cancelRetry() {
    if (retry != null) {
      retry.cancel();
      retry = null;
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
