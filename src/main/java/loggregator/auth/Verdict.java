package loggregator.auth;

/** The result of checking a consumer's credentials. */
public enum Verdict {
  ALLOWED,
  /** There is no token. */
  MISSING_TOKEN,
  /** The token is expired, revoked or forged, or the text is no token. */
  INVALID_TOKEN,
  /** The token is good, but not for what was asked for. */
  FORBIDDEN,
  /** What was asked for doesn't exist, as far as the bearer may know. */
  NOT_FOUND,
  /** No server could tell: it was down, too slow, or answered garbage. */
  UNAVAILABLE
}
