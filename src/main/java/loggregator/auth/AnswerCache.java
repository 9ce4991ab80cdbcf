package loggregator.auth;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import loggregator.config.AuthConfig;
import loggregator.flow.Scheduler;

/**
 * Keeps answers for a short time, and at most so many of them. A question that is being asked already is not asked
 * again: both get the same answer. Keys are digests, so that no token is kept.
 *
 * <p>Threading: one event loop.
 *
 * @param <V> an answer
 */
final class AnswerCache<V> {
  private final Scheduler scheduler;
  private final int maxEntries;
  private final ToLongFunction<V> keepMs;
  private final LongAdder hits;
  private final LongAdder misses;
  private final Map<String, Entry<V>> entries = new LinkedHashMap<>();
  private final Map<String, Future<V>> asked = new HashMap<>();

  /** How long answers are used again; 0 for not at all. */
  record Times(int goodMs, int refusedMs) {
    /** So that a server that is down is not asked by every consumer that tries again at once. */
    private static final int UNAVAILABLE_MS = 250;

    long of(CheckedToken token) {
      return token.isGood() ? Math.min(goodMs, token.expiresAtMs() - System.currentTimeMillis()) : of(token.verdict());
    }

    long of(Verdict verdict) {
      return switch (verdict) {
        case ALLOWED -> goodMs;
        case UNAVAILABLE -> Math.min(UNAVAILABLE_MS, refusedMs);
        default -> refusedMs;
      };
    }
  }

  private record Entry<V>(Future<V> answer, long endNanos) {}

  /** @param keepMs how long an answer is used again; not at all if not positive */
  AnswerCache(Scheduler scheduler, int maxEntries, ToLongFunction<V> keepMs, AuthMeters meters) {
    this.scheduler = scheduler;
    this.maxEntries = maxEntries;
    this.keepMs = keepMs;
    this.hits = meters.cacheHits();
    this.misses = meters.cacheMisses();
  }

  static AnswerCache<CheckedToken> ofTokens(Scheduler scheduler, AuthConfig config, AuthMeters meters) {
    return new AnswerCache<>(scheduler, config.maxCacheEntries(), times(config)::of, meters);
  }

  static AnswerCache<Verdict> ofVerdicts(Scheduler scheduler, AuthConfig config, AuthMeters meters) {
    return new AnswerCache<>(scheduler, config.maxCacheEntries(), times(config)::of, meters);
  }

  private static Times times(AuthConfig config) {
    return new Times(config.cacheMs(), config.refusalCacheMs());
  }

  Future<V> get(String key, Supplier<Future<V>> question) {
    return get(key, () -> Long.MAX_VALUE, question);
  }

  /**
   * @param limitMs the longest time that any answer may be used again
   * @param question never fails
   */
  Future<V> get(String key, LongSupplier limitMs, Supplier<Future<V>> question) {
    assert scheduler.isOwnThread();
    Entry<V> entry = entries.get(key);
    if (entry != null && entry.endNanos - scheduler.nowNanos() > 0) {
      hits.increment();
      return entry.answer;
    }
    Future<V> running = asked.get(key);
    if (running != null) {
      hits.increment();
      return running;
    }
    misses.increment();
    return ask(key, limitMs, question);
  }

  int size() {
    return entries.size();
  }

  private Future<V> ask(String key, LongSupplier limitMs, Supplier<Future<V>> question) {
    Future<V> answer = question.get();
    if (!answer.isComplete()) {
      asked.put(key, answer);
    }
    return answer.onComplete(v -> asked.remove(key))
        .onSuccess(value -> keep(key, value, Math.min(limitMs.getAsLong(), keepMs.applyAsLong(value))));
  }

  private void keep(String key, V value, long keptMs) {
    // Removed first, so that it becomes the youngest.
    entries.remove(key);
    if (keptMs > 0) {
      entries.put(key, new Entry<>(Future.succeededFuture(value),
          scheduler.nowNanos() + TimeUnit.MILLISECONDS.toNanos(keptMs)));
      removeEldest();
    }
  }

  private void removeEldest() {
    if (entries.size() > maxEntries) {
      Iterator<String> eldest = entries.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }
}
