package loggregator.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Cloud Foundry's OAuth2 server.
 *
 * @param clientId of the node itself; empty where tokens are checked locally
 * @param caFile absent for the CAs that the JDK trusts
 * @param issuer never empty
 * @param audience empty for any
 */
public record UaaConfig(
    URI url, UaaTokens tokens, String clientId, Secret clientSecret, Optional<Path> caFile, String issuer,
    String audience) {
  /** How a token of UAA is checked. */
  public enum UaaTokens {
    /** By asking UAA, which knows the tokens that were revoked. */
    INTROSPECTION,
    /** By its signature, with UAA's keys. */
    LOCAL
  }

  static UaaConfig read(Section section) {
    URI url = Urls.required(section, "url", "UAA's address, without a path.");
    UaaTokens tokens = section.word("tokens", UaaTokens.class, UaaTokens.INTROSPECTION,
        "How a token is checked: `introspection` asks UAA, which knows what was revoked; `local` looks at its "
            + "signature, dates, issuer and audience with UAA's keys.");
    UaaConfig uaa = new UaaConfig(url, tokens,
        section.text("clientId", "", "The client as which the node asks; for `introspection`."),
        section.optionalSecret("clientSecret", "The client's secret, best as `${VARIABLE}`; for `introspection`."),
        Urls.caFile(section),
        section.text("issuer", "",
            "The issuer that a token must name, for `local`; empty for `url` with `/oauth/token`."),
        section.text("audience", "", "The audience that a token must name, for `local`; empty for any."));
    if (tokens == UaaTokens.INTROSPECTION) {
      uaa.requireClient(section);
    }
    return uaa.withIssuer();
  }

  private void requireClient(Section section) {
    if (clientId.isEmpty() && !section.isAtFault("clientId")) {
      section.problem("clientId", "is required for introspection", null);
    }
    if (clientSecret.isEmpty() && !section.isAtFault("clientSecret")) {
      section.problem("clientSecret", "is required for introspection", null);
    }
  }

  private UaaConfig withIssuer() {
    String named = issuer.isEmpty() ? url.resolve("/oauth/token").toString() : issuer;
    return new UaaConfig(url, tokens, clientId, clientSecret, caFile, named, audience);
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
