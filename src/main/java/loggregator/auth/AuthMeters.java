package loggregator.auth;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import loggregator.metrics.Metrics;

/** Counts one role's decisions; holds nothing of a token. Any thread. */
final class AuthMeters {
  private final Metrics metrics;
  private final String role;
  private final Map<Verdict, LongAdder> verdicts = new EnumMap<>(Verdict.class);
  private final LongAdder rejectedTokens;

  AuthMeters(Metrics metrics, String role) {
    this.metrics = metrics;
    this.role = role;
    for (Verdict verdict : Verdict.values()) {
      verdicts.put(verdict, metrics.counter("loggregator_auth_verdicts", "Decisions on what a consumer may read",
          "role", role, "verdict", verdict.name().toLowerCase(Locale.ROOT)));
    }
    this.rejectedTokens =
        metrics.lossCounter("loggregator_rejected", "Input refused at the door", "role", role, "reason", "bad_token");
  }

  void decided(Verdict verdict) {
    verdicts.get(verdict).increment();
  }

  /**
   * Counts a text that can't be a token: too long, or with characters that no token has. No server was asked about it.
   */
  void rejectedToken() {
    rejectedTokens.increment();
  }

  LongAdder cacheHits() {
    return metrics.counter("loggregator_auth_cache_hits", "Answers that were known or already asked for", "role", role);
  }

  LongAdder cacheMisses() {
    return metrics.counter("loggregator_auth_cache_misses", "Answers that had to be found out", "role", role);
  }

  CallMeters calls(String server) {
    return new CallMeters(metrics, role, server);
  }
}
