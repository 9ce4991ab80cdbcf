package loggregator.auth;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.flow.Scheduler;

/**
 * An issuer's keys. They are fetched when a token names a key that is not among them, and again after some minutes, so
 * that a withdrawn key is forgotten. However many unknown keys tokens name, there is one fetch in an interval.
 *
 * <p>Threading: one event loop.
 */
final class SigningKeys {
  private static final long RENEWAL_NANOS = TimeUnit.MINUTES.toNanos(5);
  /** How long keys are trusted while the issuer can't be asked whether they still hold. */
  private static final long TRUST_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long RETRY_MS = 1_000;

  private final Scheduler scheduler;
  private final int fetchIntervalMs;
  private final Supplier<Future<KeySet>> source;
  private Optional<KeySet> keys = Optional.empty();
  private long fetchedNanos;
  private long nextFetchNanos;
  private Future<KeySet> fetch;

  SigningKeys(Scheduler scheduler, int fetchIntervalMs, Supplier<Future<KeySet>> source) {
    this.scheduler = scheduler;
    this.fetchIntervalMs = fetchIntervalMs;
    this.source = source;
    this.nextFetchNanos = scheduler.nowNanos();
  }

  /** The keys, including the named one if the issuer has it; fails when there are no keys. */
  Future<KeySet> with(String id) {
    assert scheduler.isOwnThread();
    Optional<KeySet> present = keys.filter(set -> ageNanos() < TRUST_NANOS);
    boolean known = present.isPresent() && present.get().has(id);
    if (known && ageNanos() < RENEWAL_NANOS) {
      return Future.succeededFuture(present.get());
    }
    boolean fetching = fetch != null || tryFetch();
    if (fetching && !known) {
      return fetch == null ? present() : fetch;
    }
    return present();
  }

  private Future<KeySet> present() {
    return keys.filter(set -> ageNanos() < TRUST_NANOS).map(Future::succeededFuture)
        .orElseGet(() -> Future.failedFuture("there are no keys"));
  }

  private boolean tryFetch() {
    if (nextFetchNanos - scheduler.nowNanos() > 0) {
      return false;
    }
    nextFetchNanos = inMs(fetchIntervalMs);
    fetch = source.get();
    fetch.onComplete(v -> fetch = null).onSuccess(this::fetched).onFailure(cause -> failed());
    return true;
  }

  private void fetched(KeySet set) {
    keys = Optional.of(set);
    fetchedNanos = scheduler.nowNanos();
  }

  private void failed() {
    nextFetchNanos = inMs(Math.min(fetchIntervalMs, RETRY_MS));
  }

  private long ageNanos() {
    return scheduler.nowNanos() - fetchedNanos;
  }

  private long inMs(long ms) {
    return scheduler.nowNanos() + TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
