package loggregator.auth;

import loggregator.config.AuthConfig;

/** How long answers are used again. */
record CacheTimes(int goodMs, int refusedMs) {
  /** So that a server that is down is not asked by every consumer who tries again at once. */
  private static final int UNAVAILABLE_MS = 250;

  static CacheTimes of(AuthConfig config) {
    return new CacheTimes(config.cacheMs(), config.refusalCacheMs());
  }

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
