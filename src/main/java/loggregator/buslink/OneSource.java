package loggregator.buslink;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import loggregator.buslink.Frame.Hello;
import loggregator.link.RefusedException;
import loggregator.metrics.LinkMeters;

/**
 * One source at a time: the RLP that a Gateway uses. When it leaves, each feed goes on at another RLP once the first
 * has ended it, so that nothing comes twice or out of order. When it is gone, the feeds move at once.
 *
 * <p>Threading: one event loop.
 */
final class OneSource implements SourcePolicy {
  private final PeerChoice choice;
  private final LinkMeters meters;
  /** Sources that left, and still have something for some feed. */
  private final Set<String> leaving = new HashSet<>();
  private Subscriptions subscriptions;
  private Supplier<List<Hello>> known = List::of;
  private String current;

  OneSource(String zone, LinkMeters meters) {
    this.choice = new PeerChoice(zone, new SplittableRandom());
    this.meters = meters;
  }

  @Override
  public void start(Subscriptions of, Supplier<List<Hello>> sources) {
    subscriptions = of;
    known = sources;
  }

  @Override
  public void close() {
    if (current != null) {
      meters.disconnected();
      current = null;
    }
  }

  @Override
  public Future<Void> subscribe(BusFeed feed) {
    return current == null
        ? Future.failedFuture(new RefusedException("no rlp is known"))
        : subscriptions.subscribeAt(current, feed);
  }

  @Override
  public Collection<String> sources() {
    return current == null ? List.of() : List.of(current);
  }

  @Override
  public void appeared(Hello source) {
    leaving.remove(source.id());
    if (current == null) {
      use(source.id());
    }
  }

  @Override
  public void gone(String source, boolean planned) {
    if (!planned) {
      leaving.remove(source);
      lost(source);
    } else if (source.equals(current)) {
      leaving.add(source);
      replace(source);
    }
  }

  @Override
  public void silent(String source) {
    leaving.remove(source);
    lost(source);
  }

  /** A source that only seemed gone must not deliver beside the one that replaces it. */
  private void lost(String source) {
    subscriptions.feeds().stream().filter(feed -> feed.isAt(source))
        .forEach(feed -> subscriptions.cancel(source, feed.id(), false));
    subscriptions.giveUp(source);
    subscriptions.overAt(source);
    if (source.equals(current)) {
      replace(source);
    } else {
      subscribeIdle();
    }
  }

  private void replace(String source) {
    current = null;
    meters.disconnected();
    choice.first(known.get().stream().filter(hello -> !hello.id().equals(source)).toList())
        .or(() -> choice.first(known.get()))
        .ifPresent(next -> use(next.id()));
  }

  private void use(String source) {
    current = source;
    meters.connected();
    subscribeIdle();
  }

  @Override
  public void forgotten(String source) {
    if (source.equals(current)) {
      subscriptions.feeds().stream().filter(this::mayMove).forEach(feed -> subscribeLater(source, feed));
    }
  }

  @Override
  public void ended(BusFeed feed) {
    if (feed.isWanted() && leaving.isEmpty()) {
      feed.end();
    } else {
      subscribeIdle();
    }
    leaving.removeIf(source -> subscriptions.feeds().stream().noneMatch(known -> known.isAt(source)));
  }

  @Override
  public void subscribeWhereRefused(BusFeed feed) {
    feed.takeRefusals();
  }

  /** Feeds that no source serves go to the current one. */
  private void subscribeIdle() {
    if (current != null) {
      subscriptions.feeds().stream()
          .filter(feed -> mayMove(feed) && !feed.isAt(current))
          .forEach(feed -> subscribeLater(current, feed));
    }
  }

  /** A feed that still gets the rest of a source that leaves waits for its end. */
  private boolean mayMove(BusFeed feed) {
    return feed.isWanted() && leaving.stream().noneMatch(feed::isAt);
  }

  private void subscribeLater(String source, BusFeed feed) {
    subscriptions.subscribeAt(source, feed).onFailure(cause -> {
      if (cause instanceof RefusedException && feed.isWanted() && source.equals(current)) {
        feed.end();
      }
    });
  }
}
