package loggregator.config;

import java.util.Optional;

/**
 * How it is decided what a consumer may read. A role names the method; this section holds what the methods need.
 *
 * @param timeoutMs of one decision, by whatever server it is made
 * @param cacheMs how long a good answer is used again, but never longer than the token holds
 * @param recheckIntervalMs 0 for never
 */
public record AuthConfig(
    Optional<UaaConfig> uaa,
    Optional<CloudControllerConfig> cloudController,
    Optional<OidcConfig> oidc,
    Optional<StaticTokensConfig> tokens,
    AuthErrors errors,
    int timeoutMs,
    int cacheMs,
    int refusalCacheMs,
    int maxCacheEntries,
    int keyFetchIntervalMs,
    int recheckIntervalMs) {
  /** What the answer says to a consumer that may not read. */
  public enum AuthErrors {
    /** What the original tells. */
    ORIGINAL,
    /** The real reason, as an HTTP status. */
    HONEST
  }

  static AuthConfig read(Section section) {
    AuthConfig auth = new AuthConfig(
        section.optionalSection("uaa", "UAA, for the method `uaa`.", UaaConfig::read),
        section.optionalSection("cloudController", "Cloud Controller, for the method `uaa`.",
            CloudControllerConfig::read),
        section.optionalSection("oidc", "An OpenID Connect issuer, for the method `oidc`.", OidcConfig::read),
        section.optionalSection("tokens", "Static tokens, for the method `tokens`.", StaticTokensConfig::read),
        section.word("errors", AuthErrors.class, AuthErrors.ORIGINAL,
            "The answer to a consumer that may not read: `original` is the original's, at the Gateway always 404; "
                + "`honest` is 401, 403, 404 or 503, depending on the reason."),
        section.integer("timeoutMs", 1_000, 10, 60_000,
            "How long a decision may take before the consumer is refused."),
        section.integer("cacheMs", 10_000, 0, 3_600_000,
            "How long a good answer is used again; never longer than the token holds. 0 for not at all."),
        section.integer("refusalCacheMs", 2_000, 0, 3_600_000, "How long a bad answer is used again."),
        section.integer("maxCacheEntries", 10_000, 1, 1_000_000,
            "Answers that are kept at most, of each kind; one more makes the oldest fall out."),
        section.integer("keyFetchIntervalMs", 10_000, 10, 86_400_000,
            "The least time between two looks for new keys, however many unknown keys tokens name."),
        section.integer("recheckIntervalMs", 60_000, 0, 86_400_000,
            "How often an open stream's token is checked again; also when it expires. 0 for never."));
    section.atMost("refusalCacheMs", auth.refusalCacheMs, "cacheMs", auth.cacheMs);
    return auth;
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
