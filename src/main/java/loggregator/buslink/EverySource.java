package loggregator.buslink;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import loggregator.buslink.Frame.Hello;
import loggregator.link.RefusedException;
import loggregator.metrics.LinkMeters;

/** Subscribes at all sources, later ones included, as an RLP does at the Routers. One event loop. */
final class EverySource implements SourcePolicy {
  private final LinkMeters meters;
  private final Set<String> sources = new LinkedHashSet<>();
  private Subscriptions subscriptions;

  EverySource(LinkMeters meters) {
    this.meters = meters;
  }

  @Override
  public void start(Subscriptions of, Supplier<List<Hello>> known) {
    subscriptions = of;
  }

  @Override
  public void close() {
    sources.forEach(source -> meters.disconnected());
    sources.clear();
  }

  @Override
  public Future<Void> subscribe(BusFeed feed) {
    return Future.join(sources.stream().map(source -> subscribeFirst(source, feed)).toList()).mapEmpty();
  }

  /** A source that hangs or leaves keeps no consumer out: if it comes back, the feed is subscribed there then. */
  private Future<Void> subscribeFirst(String source, BusFeed feed) {
    return subscriptions.subscribeAt(source, feed).recover(cause ->
        isRefusal(source, cause) ? Future.failedFuture(cause) : Future.succeededFuture());
  }

  private boolean isRefusal(String source, Throwable cause) {
    return cause instanceof RefusedException && sources.contains(source);
  }

  @Override
  public Collection<String> sources() {
    return List.copyOf(sources);
  }

  @Override
  public void appeared(Hello source) {
    sources.add(source.id());
    meters.connected();
    subscribeAll(source.id());
  }

  /** A source that leaves still delivers what it has, and says for each feed when it has ended it. */
  @Override
  public void gone(String source, boolean planned) {
    if (sources.remove(source)) {
      meters.disconnected();
      if (!planned) {
        subscriptions.overAt(source);
      }
    }
  }

  @Override
  public void forgotten(String source) {
    if (sources.contains(source)) {
      subscribeAll(source);
    }
  }

  /** The directory says when it is gone; until then it is asked again. */
  @Override
  public void silent(String source) {
    if (!sources.contains(source)) {
      subscriptions.overAt(source);
    }
  }

  /** The others go on. */
  @Override
  public void ended(BusFeed feed) {}

  /** A feed that goes on at other sources may find room at these later. */
  @Override
  public void subscribeWhereRefused(BusFeed feed) {
    feed.takeRefusals().stream().filter(sources::contains).forEach(source -> subscribeLater(source, feed));
  }

  private void subscribeAll(String source) {
    subscriptions.feeds().stream().filter(BusFeed::isWanted).forEach(feed -> subscribeLater(source, feed));
  }

  private void subscribeLater(String source, BusFeed feed) {
    subscriptions.subscribeAt(source, feed).onFailure(cause -> {
      if (isRefusal(source, cause)) {
        feed.refusedBy(source);
      }
    });
  }
}
