package loggregator.config;

/** How a token of UAA is checked. */
public enum UaaTokens {
  /** UAA is asked, so that a token that was revoked is known as such. */
  INTROSPECTION,
  /** By its signature, with UAA's keys. */
  LOCAL
}
