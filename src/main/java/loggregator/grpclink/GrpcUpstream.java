package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import loggregator.config.PeersConfig;
import loggregator.flow.Backoff;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.RefusedException;
import loggregator.link.UpstreamLink;
import loggregator.metrics.LinkMeters;
import loggregator.routing.SubscriptionRequest;

/**
 * Peers over gRPC as one upstream: all Routers for an RLP or a Traffic Controller, one RLP for a Gateway. At each peer
 * all feeds share a stream, or each has its own ({@code Egress/BatchedReceiver}, {@code Doppler/BatchSubscribe}) where
 * the peer does not know better.
 *
 * <p>Threading: one event loop.
 */
public final class GrpcUpstream implements UpstreamLink, RemotePeer.Owner {
  private final boolean everyPeer;
  private final Scheduler scheduler;
  private final PeersConfig config;
  private final LinkMeters meters;
  private final PeerClient client;
  private final PeerList list;
  private final Map<InetSocketAddress, RemotePeer> peers = new LinkedHashMap<>();
  private final Set<GrpcFeed> feeds = new LinkedHashSet<>();
  private final Backoff backoff = new Backoff(RemotePeer.MAX_BACKOFF_NANOS);
  /** Peers that failed one after the other, where one is enough. */
  private int failedInRow;
  private Scheduler.Cancellable replacement;
  private boolean closed;

  private GrpcUpstream(
      Vertx vertx, Scheduler scheduler, PeersConfig config, boolean everyPeer, LinkMeters meters) {
    this.everyPeer = everyPeer;
    this.scheduler = scheduler;
    this.config = config;
    this.meters = meters;
    // Half the Agents' time-out: once Agents use another Router, what still came from this one would be out of order
    this.client = new PeerClient(vertx, scheduler, config, config.deadPeerTimeoutMs() / 2);
    this.list = new PeerList(vertx, config, InetAddress::getAllByName, this::listChanged);
  }

  public static GrpcUpstream toEveryRouter(
      Vertx vertx, Scheduler scheduler, PeersConfig config, LinkMeters meters) {
    return new GrpcUpstream(vertx, scheduler, config, true, meters);
  }

  public static GrpcUpstream toOneRlp(Vertx vertx, Scheduler scheduler, PeersConfig config, LinkMeters meters) {
    return new GrpcUpstream(vertx, scheduler, config, false, meters);
  }

  @Override
  public Future<Void> start() {
    assert scheduler.isOwnThread();
    return list.start();
  }

  /** Other addresses of peers. */
  public void use(PeersConfig named) {
    list.use(named);
  }

  /** For the connections that are made from now on. */
  public Future<?> reloadCertificates() {
    return client.reloadCertificates();
  }

  @Override
  public void close() {
    assert scheduler.isOwnThread();
    closed = true;
    list.close();
    cancelReplacement();
    List.copyOf(feeds).forEach(GrpcFeed::close);
    peers.values().forEach(RemotePeer::close);
    peers.clear();
    client.close();
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    assert scheduler.isOwnThread();
    GrpcFeed feed = new GrpcFeed(request, handler, this::feedClosed);
    feeds.add(feed);
    if (peers.isEmpty() && !everyPeer) {
      feed.activeWhen(Future.failedFuture(new RefusedException("no rlp is known")));
      return feed;
    }
    List<Future<Void>> asked = new ArrayList<>();
    peers.values().stream().filter(peer -> !everyPeer || !peer.isRetired())
        .forEach(peer -> asked.add(peer.open(feed)));
    Future<Void> all = Future.join(asked).mapEmpty();
    feed.activeWhen(everyPeer ? all.otherwiseEmpty() : all);
    return feed;
  }

  private void feedClosed(GrpcFeed feed) {
    feeds.remove(feed);
  }

  /** A peer that is not listed any more keeps the streams that it has; it is not called again once they break. */
  private void listChanged() {
    assert scheduler.isOwnThread();
    if (closed) {
      return;
    }
    peers.values().stream().filter(peer -> !list.all().contains(peer.address())).forEach(RemotePeer::retire);
    List<RemotePeer> left = peers.values().stream().filter(RemotePeer::isLeft).toList();
    left.forEach(peer -> peers.remove(peer.address()));
    left.forEach(RemotePeer::close);
    client.forgetUnlisted(list.all());
    if (everyPeer) {
      list.all().forEach(this::use);
    } else if (peers.isEmpty()) {
      useAnother(null);
    }
  }

  private void use(InetSocketAddress address) {
    RemotePeer known = peers.get(address);
    if (known != null) {
      known.isListedAgain(wanted());
      return;
    }
    RemotePeer peer = new RemotePeer(address, client, scheduler, config, meters, this);
    peers.put(address, peer);
    wanted().forEach(peer::open);
  }

  private List<GrpcFeed> wanted() {
    return feeds.stream().filter(GrpcFeed::isWanted).toList();
  }

  /** At random; the peer that failed is chosen only when there is no other. */
  private void useAnother(InetSocketAddress failed) {
    cancelReplacement();
    List<InetSocketAddress> known = list.near().isEmpty() ? list.all() : list.near();
    List<InetSocketAddress> others = known.stream().filter(address -> !address.equals(failed)).toList();
    List<InetSocketAddress> candidates = others.isEmpty() ? list.all() : others;
    if (!candidates.isEmpty()) {
      use(candidates.get(ThreadLocalRandom.current().nextInt(candidates.size())));
    }
  }

  @Override
  public boolean staysWith(RemotePeer peer) {
    return everyPeer || list.all().equals(List.of(peer.address()));
  }

  @Override
  public boolean asksAgain() {
    return everyPeer;
  }

  /** Where one peer is enough, another takes its place: at once, unless all have been tried in vain. */
  @Override
  public void failed(RemotePeer peer) {
    assert scheduler.isOwnThread();
    if (closed || !peers.remove(peer.address(), peer)) {
      return;
    }
    peer.close();
    if (peer.hasServed()) {
      backoff.reset();
      failedInRow = 0;
    }
    if (++failedInRow < list.all().size()) {
      useAnother(peer.address());
    } else {
      replacement = scheduler.schedule(backoff.takeNanos(), () -> useAnother(peer.address()));
    }
  }

  private void cancelReplacement() {
    if (replacement != null) {
      replacement.cancel();
      replacement = null;
    }
  }
}
