package loggregator.locallink;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import loggregator.flow.Scheduler;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.RefusedException;
import loggregator.link.UpstreamLink;
import loggregator.metrics.LinkMeters;
import loggregator.routing.SubscriptionRequest;

/**
 * The Routers of this process as one upstream, or one of its RLPs. Feeds that want everything are subscribed at each
 * source; feeds that want one RLP are subscribed at the RLP on the same event loop where there is one.
 *
 * <p>Threading: one event loop.
 */
public final class LocalUpstream implements UpstreamLink, LocalDirectory.Watcher, LocalFeed.Owner {
  private final LocalDirectory directory;
  private final Scheduler loop;
  private final LinkMeters meters;
  private final boolean wantsEverySource;
  private final Set<LocalSource> sources = new LinkedHashSet<>();
  private final Set<LocalFeed> feeds = new LinkedHashSet<>();
  /** What the directory has handed to the event loop may still come then. */
  private boolean closed;

  private LocalUpstream(LocalDirectory directory, Scheduler loop, LinkMeters meters, boolean wantsEverySource) {
    this.directory = directory;
    this.loop = loop;
    this.meters = meters;
    this.wantsEverySource = wantsEverySource;
  }

  /** What an RLP or a Traffic Controller has at the Routers. */
  public static LocalUpstream toEveryRouter(LocalDirectory routers, Scheduler loop, LinkMeters meters) {
    return new LocalUpstream(routers, loop, meters, true);
  }

  /** What a Gateway has at an RLP. */
  public static LocalUpstream toOneRlp(LocalDirectory rlps, Scheduler loop, LinkMeters meters) {
    return new LocalUpstream(rlps, loop, meters, false);
  }

  @Override
  public Future<Void> start() {
    directory.watch(this).forEach(this::appeared);
    return Future.succeededFuture();
  }

  @Override
  public void close() {
    closed = true;
    directory.forget(this);
    List.copyOf(feeds).forEach(LocalFeed::close);
    List.copyOf(sources).forEach(this::gone);
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    assert loop.isOwnThread();
    LocalFeed feed = new LocalFeed(request, handler, loop, meters, this);
    feeds.add(feed);
    feed.activeWhen(subscribeWhereWanted(feed));
    return feed;
  }

  private Future<Void> subscribeWhereWanted(LocalFeed feed) {
    List<LocalSource> wanted = wanted();
    if (wanted.isEmpty() && !wantsEverySource) {
      return Future.failedFuture(new RefusedException("no rlp is known"));
    }
    List<Future<Void>> opened = new ArrayList<>();
    wanted.forEach(source -> opened.add(feed.openAt(source)));
    return Future.join(opened).mapEmpty();
  }

  private List<LocalSource> wanted() {
    List<LocalSource> there = sources.stream().filter(source -> !source.isLeaving()).toList();
    return wantsEverySource ? there : LocalDirectory.nearest(there, loop).stream().toList();
  }

  @Override
  public Scheduler loop() {
    return loop;
  }

  @Override
  public void appeared(LocalSource source) {
    assert loop.isOwnThread();
    if (closed || !sources.add(source)) {
      return;
    }
    meters.connected();
    List.copyOf(feeds).stream()
        .filter(feed -> feed.isWanted() && (wantsEverySource || !feed.hasLegs()))
        .forEach(feed -> feed.openAt(source));
  }

  /** What the source still has, it brings before it ends the legs there. */
  @Override
  public void gone(LocalSource source) {
    if (sources.remove(source)) {
      meters.disconnected();
    }
  }

  /** A feed at every source goes on at the others; a feed at one source goes on at another, or ends. */
  @Override
  public void legOver(LocalFeed feed) {
    if (!wantsEverySource) {
      wanted().stream().findFirst().ifPresentOrElse(next -> feed.openAt(next), feed::end);
    }
  }

  @Override
  public void closed(LocalFeed feed) {
    feeds.remove(feed);
  }
}
