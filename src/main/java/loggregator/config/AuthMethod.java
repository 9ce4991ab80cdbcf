package loggregator.config;

/** How a consumer proves its identity. */
public enum AuthMethod {
  /** Not at all: everyone who reaches the port reads everything. */
  NONE,
  /** By a token of UAA; Cloud Controller decides on single sources. */
  UAA,
  /** By a token of any OpenID Connect issuer, which says itself what its bearer may read. */
  OIDC,
  /** By one of the tokens in a file. */
  TOKENS
}
