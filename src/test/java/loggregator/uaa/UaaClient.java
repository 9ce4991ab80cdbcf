package loggregator.uaa;

import io.vertx.core.json.JsonObject;

/** The OAuth clients that the UAA under test knows. */
enum UaaClient {
  /** What the node shows itself as: may have tokens checked. */
  DOPPLER("client_credentials", "uaa.resource"),
  FIREHOSE_READER("client_credentials", "doppler.firehose"),
  LOGS_ADMIN("client_credentials", "logs.admin"),
  /** Reads the firehose, but for some seconds only: see {@link UaaSettings#SHORT_VALIDITY_S}. */
  SHORT_LIVED("client_credentials", "doppler.firehose"),
  NOBODY("client_credentials", "uaa.none"),
  /** Has no secret, and gets tokens by a user's password. */
  CLI("password,refresh_token", "uaa.none"),
  /** The Gateway's page: no secret either, tokens by a code, for some seconds only; see {@link UaaApi#letReturnTo}. */
  PAGE("authorization_code,refresh_token", "uaa.none"),
  OPERATOR("client_credentials", "tokens.revoke,clients.admin");

  private final String grantTypes;
  private final String authorities;

  UaaClient(String grantTypes, String authorities) {
    this.grantTypes = grantTypes;
    this.authorities = authorities;
  }

  String id() {
    return name().toLowerCase().replace('_', '-');
  }

  String secret() {
    return actsForUsers() ? "" : id() + "-secret";
  }

  private boolean actsForUsers() {
    return this == CLI || this == PAGE;
  }

  JsonObject settings() {
    JsonObject settings = new JsonObject()
        .put("secret", secret())
        .put("redirect-uri", "http://127.0.0.1/")
        .put("authorized-grant-types", grantTypes)
        .put("authorities", authorities)
        .put("scope", actsForUsers() ? "openid,cloud_controller.read,doppler.firehose,logs.admin" : "uaa.none")
        .put("autoapprove", true);
    return this == SHORT_LIVED || this == PAGE
        ? settings.put("access-token-validity", UaaSettings.SHORT_VALIDITY_S)
        : settings;
  }
}
