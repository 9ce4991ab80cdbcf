package loggregator.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Any issuer of OpenID Connect whose access tokens are signed JWTs.
 *
 * @param caFile absent for the CAs that the JDK trusts
 * @param sourceScopePrefix empty where scopes name no sources
 */
public record OidcConfig(
    URI issuer, String audience, Optional<Path> caFile, String sourceIdsClaim, String sourceScopePrefix,
    String adminScope) {
  static OidcConfig read(Section section) {
    return new OidcConfig(
        Urls.required(section, "issuer",
            "The issuer as its tokens name it; its keys are found by `/.well-known/openid-configuration` below it."),
        section.requiredText("audience", "text", "The audience that a token must name: this installation."),
        Urls.caFile(section),
        section.text("sourceIdsClaim", "loggregator_source_ids",
            "The claim that lists the source ids that its bearer may read, `*` for all: a list, or a text with spaces "
                + "between them."),
        section.text("sourceScopePrefix", "",
            "What a scope begins with that ends with a source id that its bearer may read; empty for none."),
        section.text("adminScope", "loggregator.admin", "The scope whose bearer may read everything; empty for none."));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
