package loggregator.config;

import java.util.Optional;

/**
 * Who decides what a consumer may read. A role names the method; what it needs has its section here.
 *
 * @param timeoutMs of one decision, whoever is asked for it
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
  /** What a consumer is told who may not read. */
  public enum AuthErrors {
    /** What the original tells. */
    ORIGINAL,
    /** What is the case, as HTTP has it. */
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
            "What a consumer is told who may not read: `original` is what the original tells, at the Gateway always 404; "
                + "`honest` is 401, 403, 404 or 503, whichever is the case."),
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
