package loggregator.auth;

/** What the check of a consumer's credentials came to. */
public enum Verdict {
  ALLOWED,
  /** There is no token. */
  MISSING_TOKEN,
  /** The token is expired, revoked, forged or none at all. */
  INVALID_TOKEN,
  /** The token is good, but not for what was asked for. */
  FORBIDDEN,
  /** What was asked for doesn't exist, as far as the bearer may know. */
  NOT_FOUND,
  /** Nobody could tell: a server was down, too slow or answered garbage. */
  UNAVAILABLE
}
