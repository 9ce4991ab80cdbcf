package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.client.GrpcClientRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;
import loggregator.config.PeersConfig;
import loggregator.door.HardClose;
import loggregator.envelope.Batch;
import loggregator.flow.Deadline;
import loggregator.flow.Rebalance;
import loggregator.flow.Scheduler;
import loggregator.link.BatchSource;
import loggregator.link.RouterLink;
import loggregator.link.RouterMoves;
import loggregator.link.RouterWay;
import loggregator.metrics.LinkMeters;

/**
 * An Agent's way to the Routers over gRPC: one stream to one Router at a time, as {@link RouterMoves} has it. A Router
 * that says that it goes (GOAWAY) is left in order. When no Router takes the stream, all are tried again after a while.
 * An Agent with another Router than it drew tries the drawn one again, and keeps what it has meanwhile.
 *
 * <p>Threading: one event loop.
 */
public final class GrpcRouterLink implements RouterLink {
  private static final String METHOD = "loggregator.v2.Ingress/BatchSender";

  private final Scheduler scheduler;
  private final PeersConfig config;
  private final BatchSource source;
  private final LinkMeters meters;
  private final PeerClient client;
  private final PeerList peers;
  private final RouterChoice choice;
  private final Rebalance rebalance;
  private final SecondTries secondTries;
  private final RouterMoves<GrpcWay> moves;

  public GrpcRouterLink(
      Vertx vertx, Scheduler scheduler, PeersConfig config, BatchSource source, LinkMeters meters) {
    this.scheduler = scheduler;
    this.config = config;
    this.source = source;
    this.meters = meters;
    this.client = new PeerClient(vertx, scheduler, config, config.deadPeerTimeoutMs());
    this.choice = new RouterChoice(scheduler, config.refreshIntervalMs());
    this.rebalance = new Rebalance(scheduler, config.reconnectIntervalMs(), this::chooseAnew);
    this.secondTries = new SecondTries(scheduler, config.reconnectIntervalMs(), this::tryWanted);
    this.peers = new PeerList(vertx, config, InetAddress::getAllByName, this::listChanged);
    this.moves = new RouterMoves<>(scheduler, new GrpcRouters(), source::queuedEnvelopes);
  }

  @Override
  public Future<Void> start() {
    assert scheduler.isOwnThread();
    if (config.reconnectIntervalMs() > 0) {
      rebalance.start();
    }
    return peers.start();
  }

  /** Other addresses of peers. */
  public void use(PeersConfig named) {
    peers.use(named);
  }

  /** For the connections that are made from now on. */
  public Future<?> reloadCertificates() {
    return client.reloadCertificates();
  }

  @Override
  public void signal() {
    moves.signal();
  }

  @Override
  public Future<Void> drain() {
    return moves.drain();
  }

  @Override
  public void close() {
    assert scheduler.isOwnThread();
    peers.close();
    rebalance.close();
    secondTries.end();
    moves.close();
    client.close();
  }

  private void listChanged() {
    assert scheduler.isOwnThread();
    choice.listed(peers.near(), peers.all());
    client.forgetUnlisted(peers.all());
    moves.connect();
  }

  /**
   * New Routers get their part when all Agents choose anew, one after the other. Who draws the Router that it has stays:
   * if all left theirs, those of two Routers would only change places.
   */
  private void chooseAnew() {
    moves.movable().ifPresent(way -> {
      choice.drawAnew();
      tryAgainUnlessWanted(way);
      tryWanted();
    });
  }

  private void tryWanted() {
    moves.movable().flatMap(this::wantedInsteadOf).ifPresent(router -> moves.moveTo(new GrpcWay(router)));
  }

  private Optional<InetSocketAddress> wantedInsteadOf(GrpcWay way) {
    return choice.wanted().filter(router -> !router.equals(way.router));
  }

  private void tryAgainUnlessWanted(GrpcWay way) {
    if (wantedInsteadOf(way).isPresent()) {
      secondTries.begin();
    } else {
      secondTries.end();
    }
  }

  private final class GrpcRouters implements RouterMoves.Routers<GrpcWay> {
    @Override
    public Optional<GrpcWay> next() {
      return choice.next().map(GrpcWay::new);
    }

    @Override
    public void avoid(GrpcWay way) {
      choice.avoid(way.router);
    }

    @Override
    public void used(GrpcWay way) {
      choice.taken();
      tryAgainUnlessWanted(way);
      meters.connected();
    }

    @Override
    public void unused(GrpcWay way) {
      meters.disconnected();
    }

    @Override
    public void lostInFlight(long envelopes) {
      meters.lostInFlight(envelopes);
    }

    @Override
    public long retryNanos() {
      return 0;
    }

    @Override
    public OptionalLong retryAllNanos() {
      return OptionalLong.of(choice.beginAnewAfterNanos());
    }
  }

  /** A stream to one Router, from the call for it on. */
  private final class GrpcWay extends RouterWay implements RouterStream.Events {
    private final InetSocketAddress router;
    private RouterStream stream;
    private boolean leaving;
    private boolean closed;

    GrpcWay(InetSocketAddress router) {
      this.router = router;
    }

    @Override
    protected Future<Void> open() {
      return client.call(router, METHOD).compose(this::open);
    }

    private Future<Void> open(GrpcClientRequest<Buffer, Buffer> call) {
      if (closed) {
        call.cancel();
        return Future.failedFuture("closed");
      }
      stream = new RouterStream(call, scheduler, config, source, meters.budget().claims(),
          () -> client.call(router, PusherStream.METHOD), this);
      client.onGoAway(call.connection(), () -> moves.goesAway(this));
      return Deadline.set(scheduler, config.deadPeerTimeoutMs(), stream.open())
          .onFailure(cause -> choice.refused());
    }

    @Override
    protected void signal() {
      stream.signal();
    }

    @Override
    protected Future<Void> drain() {
      return stream.drain();
    }

    @Override
    protected Future<Void> leave() {
      leaving = true;
      return Deadline.set(scheduler, config.deadPeerTimeoutMs(), stream.leave());
    }

    @Override
    protected long close() {
      closed = true;
      if (stream == null) {
        return 0;
      }
      long lost = stream.close();
      if (leaving) {
        closeConnection(lost > 0);
      }
      return lost;
    }

    /** A Router that took too long must not hand on what it still gets beside the next one. */
    private void closeConnection(boolean atOnce) {
      HttpConnection connection = stream.call().connection();
      if (atOnce) {
        HardClose.off(connection);
      } else {
        connection.close();
      }
    }

    @Override
    public void tooLarge(Batch one) {
      meters.tooLarge(one);
    }

    @Override
    public void isNode(RouterStream node) {
      client.mayPingOften(node.call().connection());
    }

    @Override
    public void lostInFlight(long envelopes) {
      meters.lostInFlight(envelopes);
    }

    @Override
    public void failed(RouterStream failed, long lostInFlight) {
      moves.failed(this, lostInFlight);
    }
  }
}
