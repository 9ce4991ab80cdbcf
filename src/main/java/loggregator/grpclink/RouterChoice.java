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
 * Which of the listed Routers an Agent tries, and how long it waits when none takes its stream: by lot, a near one before others, none that failed or was left since the
 * last one took its stream, and one that was listed only now if there is no other: those who subscribe at Routers may not
 * have looked at the list yet.
 *
 * <p>Threading: one event loop.
 */
final class RouterChoice {
  /** What subscribers may need beside the time until they look at the list. */
  private static final long SUBSCRIBED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long MAX_BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(5);
  /** Where a Router was reached: those that were just started will take streams soon. */
  private static final long MAX_REFUSED_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Scheduler scheduler;
  private final long newForNanos;
  /** When those that are new were listed first. */
  private final Map<InetSocketAddress, Long> newSinceNanos = new HashMap<>();
  private final Set<InetSocketAddress> avoided = new HashSet<>();
  private final Backoff backoff = new Backoff(MAX_BACKOFF_NANOS);
  private final Backoff refusedBackoff = new Backoff(MAX_REFUSED_BACKOFF_NANOS);
  private boolean refused;
  private List<InetSocketAddress> near = List.of();
  private List<InetSocketAddress> all = List.of();

  /** @param refreshIntervalMs how often those who subscribe look at the list */
  RouterChoice(Scheduler scheduler, int refreshIntervalMs) {
    this.scheduler = scheduler;
    this.newForNanos = TimeUnit.MILLISECONDS.toNanos(refreshIntervalMs) + SUBSCRIBED_WITHIN_NANOS;
  }

  /** Those of the first list were there before. */
  void listed(List<InetSocketAddress> nearNow, List<InetSocketAddress> allNow) {
    if (!all.isEmpty()) {
      allNow.stream().filter(address -> !all.contains(address))
          .forEach(address -> newSinceNanos.put(address, scheduler.nowNanos()));
    }
    newSinceNanos.keySet().retainAll(allNow);
    near = nearNow;
    all = allNow;
  }

  /** Empty when none is left. */
  Optional<InetSocketAddress> next() {
    newSinceNanos.values().removeIf(since -> scheduler.nowNanos() - since >= newForNanos);
    return oneOf(near, this::isKnownForLong)
        .or(() -> oneOf(all, this::isKnownForLong))
        .or(() -> oneOf(near, address -> true))
        .or(() -> oneOf(all, address -> true));
  }

  void avoid(InetSocketAddress address) {
    avoided.add(address);
  }

  /** One of those that were tried was reached, but didn't take the stream. */
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

  boolean hasSeveral() {
    return all.size() > 1;
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
