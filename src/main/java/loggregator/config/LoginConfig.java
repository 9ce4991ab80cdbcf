package loggregator.config;

import java.net.URI;
import java.util.Optional;

/**
 * Where readers of the page log in: an issuer of OAuth 2 that knows the page as a public client.
 *
 * @param scope what is asked for; scopes with a space between them
 * @param logoutUrl where a browser's session at the issuer ends; without it nobody is offered to log out
 */
public record LoginConfig(URI authorizationUrl, URI tokenUrl, String clientId, String scope,
    Optional<URI> logoutUrl) {
  static LoginConfig read(Section section) {
    return new LoginConfig(
        Urls.required(section, "authorizationUrl", "Where a browser is sent to, such as UAA's `/oauth/authorize`."),
        Urls.required(section, "tokenUrl",
            "Where the page gets its token, such as UAA's `/oauth/token`; it must allow the page's origin (CORS)."),
        section.requiredText("clientId", "text",
            "The client that the page is there: public, for the authorisation code grant with PKCE, with the page's "
                + "address to return to."),
        section.text("scope", "openid", "The scopes to ask for, with a space between them."),
        Urls.link(section, "logoutUrl", "Where a browser is sent to when its reader logs out, such as UAA's `/logout.do`, "
            + "with what the issuer needs to send it back; absent for no logging out."));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
