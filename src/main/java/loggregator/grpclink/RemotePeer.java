package loggregator.grpclink;

import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import loggregator.config.PeersConfig;
import loggregator.flow.Backoff;
import loggregator.flow.Scheduler;
import loggregator.metrics.LinkMeters;

/**
 * One peer of a {@link GrpcUpstream}, and the feeds' streams there. Streams that break are opened again. One event
 * loop.
 */
final class RemotePeer implements RemotePart.Events, SharedCall.Events {
  /** A Router that comes up takes from Agents at once: an RLP that subscribes late misses what they send. */
  static final long MAX_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final InetSocketAddress address;
  private final PeerClient client;
  private final Scheduler scheduler;
  private final PeersConfig config;
  private final LinkMeters meters;
  private final Owner owner;
  private final Backoff backoff = new Backoff(MAX_BACKOFF_NANOS);
  private final Map<GrpcFeed, RemotePart> open = new HashMap<>();
  /** To be opened again when the time has come. */
  private final Set<GrpcFeed> waiting = new HashSet<>();
  private Scheduler.Cancellable retry;
  /** Null when there is none. */
  private SharedCall shared;
  /** Whether the peer serves each feed over a stream of its own only, as far as is known. */
  private boolean sharesNothing;
  private boolean retired;
  private boolean served;
  private boolean closed;

  /** Decides what becomes of a peer that failed. */
  interface Owner {
    /** Whether the peer is tried again, rather than another one. */
    boolean staysWith(RemotePeer peer);

    /** Whether a feed that was refused is asked for again; else it ends, if it had begun at another peer. */
    boolean asksAgain();

    void failed(RemotePeer peer);
  }

  RemotePeer(
      InetSocketAddress address, PeerClient client, Scheduler scheduler, PeersConfig config, LinkMeters meters,
      Owner owner) {
    this.address = address;
    this.client = client;
    this.scheduler = scheduler;
    this.config = config;
    this.meters = meters;
    this.owner = owner;
  }

  InetSocketAddress address() {
    return address;
  }

  /** Completes when the peer has taken the subscription, or does not say; fails when it refuses or is not reached. */
  Future<Void> open(GrpcFeed feed) {
    RemotePart part = sharesNothing ? ownStream(feed) : sharedCall().part(feed, this);
    open.put(feed, part);
    feed.add(part);
    return part.open();
  }

  private RemoteFeed ownStream(GrpcFeed feed) {
    return new RemoteFeed(feed, address, client, scheduler, config, meters, this);
  }

  private SharedCall sharedCall() {
    if (shared == null) {
      shared = new SharedCall(address, client, scheduler, config, meters, this);
    }
    return shared;
  }

  /** The original's, or an older node. */
  @Override
  public void unknown(List<SharedPart> asked) {
    shared = null;
    sharesNothing = true;
    asked.forEach(part -> {
      RemoteFeed own = ownStream(part.feed());
      open.put(part.feed(), own);
      part.replaceBy(own);
    });
  }

  @Override
  public void over(SharedCall call) {
    shared = null;
  }

  /** The peer keeps the streams that it has, and gets no more. */
  void retire() {
    retired = true;
  }

  boolean isRetired() {
    return retired;
  }

  /** There is nothing that it should be kept for. */
  boolean isLeft() {
    return retired && open.isEmpty();
  }

  /** The peer gets the feeds that came, or broke, while it was not listed. */
  void isListedAgain(Collection<GrpcFeed> feeds) {
    if (retired) {
      retired = false;
      feeds.stream().filter(feed -> !open.containsKey(feed) && !waiting.contains(feed)).forEach(this::open);
    }
  }

  /** Whether it ever served a feed. */
  boolean hasServed() {
    return served;
  }

  void close() {
    closed = true;
    if (retry != null) {
      retry.cancel();
    }
    List.copyOf(open.values()).forEach(RemotePart::close);
    if (shared != null) {
      shared.close();
      shared = null;
    }
  }

  @Override
  public void opened() {
    served = true;
    backoff.reset();
  }

  @Override
  public void over(RemotePart part, GrpcFeed feed) {
    open.remove(feed, part);
  }

  @Override
  public void ended(GrpcFeed feed) {
    // another program may stand there when it is asked again
    sharesNothing = false;
    if (closed || !feed.isWanted()) {
      return;
    }
    if (!owner.staysWith(this)) {
      owner.failed(this);
    } else {
      openLater(feed, backoff.takeNanos());
    }
  }

  /** Opened again here, because the peer still serves the other feeds; unless it has to be left anyway. */
  @Override
  public void broken(GrpcFeed feed) {
    if (retired) {
      ended(feed);
    } else if (!closed && feed.isWanted()) {
      openLater(feed, backoff.takeNanos());
    }
  }

  /** As when the Router is full; that passes. */
  @Override
  public void refused(GrpcFeed feed) {
    if (closed || !feed.isWanted()) {
      return;
    }
    if (owner.asksAgain()) {
      openLater(feed, MAX_BACKOFF_NANOS);
    } else if (feed.active().succeeded()) {
      feed.end();
    }
  }

  private void openLater(GrpcFeed feed, long delayNanos) {
    if (retired) {
      return;
    }
    waiting.add(feed);
    if (retry == null) {
      retry = scheduler.schedule(delayNanos, this::openAgain);
    }
  }

  private void openAgain() {
    retry = null;
    List<GrpcFeed> again = new ArrayList<>(waiting);
    waiting.clear();
    if (!retired) {
      again.stream().filter(GrpcFeed::isWanted).forEach(this::open);
    }
  }
}
