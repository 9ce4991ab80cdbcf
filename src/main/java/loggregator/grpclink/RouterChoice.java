package loggregator.grpclink;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import loggregator.flow.Backoff;
import loggregator.flow.Scheduler;

/**
 * Picks the Router that an Agent tries next, and how long it waits when none takes its stream. Picks at random, in this
 * order of preference: a near Router, any Router, a newly listed one. Skips Routers that failed, or that the Agent
 * left, until a stream is accepted or all have been tried. New Routers come last because RLPs may not have discovered
 * them yet. Remembers which Router the lot fell on first: if those that it refused try again, all are as evenly spread as
 * if it had never refused anybody.
 *
 * <p>Threading: one event loop.
 */
final class RouterChoice {
  /** The time an RLP needs to subscribe once it has read the list. */
  private static final long SUBSCRIBED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long MAX_BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(5);
  /** When a Router was reached but refused: a Router that has just started will take streams soon. */
  private static final long MAX_REFUSED_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Scheduler scheduler;
  private final long newForNanos;
  /** When the new Routers were listed first. */
  private final Map<InetSocketAddress, Long> newSinceNanos = new HashMap<>();
  private final Set<InetSocketAddress> avoided = new HashSet<>();
  private final Backoff backoff = new Backoff(MAX_BACKOFF_NANOS);
  private final Backoff refusedBackoff = new Backoff(MAX_REFUSED_BACKOFF_NANOS);
  private boolean refused;
  /** The one that was drawn first, whichever took the stream. */
  private Optional<InetSocketAddress> wanted = Optional.empty();
  private List<InetSocketAddress> near = List.of();
  private List<InetSocketAddress> all = List.of();

  /** @param refreshIntervalMs how often RLPs read the list */
  RouterChoice(Scheduler scheduler, int refreshIntervalMs) {
    this.scheduler = scheduler;
    this.newForNanos = TimeUnit.MILLISECONDS.toNanos(refreshIntervalMs) + SUBSCRIBED_WITHIN_NANOS;
  }

  /** The Routers of the first list are not new. */
  void listed(List<InetSocketAddress> nearNow, List<InetSocketAddress> allNow) {
    if (!all.isEmpty()) {
      allNow.stream().filter(address -> !all.contains(address))
          .forEach(address -> newSinceNanos.put(address, scheduler.nowNanos()));
    }
    newSinceNanos.keySet().retainAll(allNow);
    near = nearNow;
    all = allNow;
    wanted = wanted.filter(all::contains);
  }

  /** Empty when none is left. */
  Optional<InetSocketAddress> next() {
    Optional<InetSocketAddress> drawn = draw();
    wanted = wanted.or(() -> drawn);
    return drawn;
  }

  private Optional<InetSocketAddress> draw() {
    newSinceNanos.values().removeIf(since -> scheduler.nowNanos() - since >= newForNanos);
    return oneOf(near, this::isKnownForLong)
        .or(() -> oneOf(all, this::isKnownForLong))
        .or(() -> oneOf(near, address -> true))
        .or(() -> oneOf(all, address -> true));
  }

  void avoid(InetSocketAddress address) {
    avoided.add(address);
  }

  /** A Router was reached, but did not take the stream. */
  void refused() {
    refused = true;
  }

  /** How long to wait until all are tried again. */
  long beginAnewAfterNanos() {
    avoided.clear();
    long delayNanos = (refused ? refusedBackoff : backoff).takeNanos();
    refused = false;
    return delayNanos;
  }

  void taken() {
    avoided.clear();
    backoff.reset();
    refusedBackoff.reset();
  }

  /** Wants one by a new lot, in which all take part. */
  void drawAnew() {
    avoided.clear();
    wanted = Optional.empty();
    next();
  }

  /** Empty when it is no longer listed. */
  Optional<InetSocketAddress> wanted() {
    return wanted;
  }

  private boolean isKnownForLong(InetSocketAddress address) {
    return !newSinceNanos.containsKey(address);
  }

  private Optional<InetSocketAddress> oneOf(
      List<InetSocketAddress> addresses, Predicate<InetSocketAddress> condition) {
    List<InetSocketAddress> candidates =
        addresses.stream().filter(address -> !avoided.contains(address)).filter(condition).toList();
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(candidates.get(ThreadLocalRandom.current().nextInt(candidates.size())));
  }
}
