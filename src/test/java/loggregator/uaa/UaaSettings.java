package loggregator.uaa;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** The UAA's own settings, for its {@code uaa.yml}: JSON is YAML. */
final class UaaSettings {
  static final int SHORT_VALIDITY_S = 10;

  private UaaSettings() {}

  /** @param keys what it takes tokens of; it signs with the first */
  static JsonObject of(String url, List<SigningKey> keys, SigningKey saml, String samlCertificate) {
    return new JsonObject()
        .put("spring_profiles", "default,hsqldb")
        .put("issuer", new JsonObject().put("uri", url))
        .put("uaa", new JsonObject().put("url", url))
        .put("login", new JsonObject()
            .put("url", url)
            .put("entityBaseURL", url)
            .put("serviceProviderKey", saml.pem())
            .put("serviceProviderKeyPassword", "")
            .put("serviceProviderCertificate", samlCertificate))
        .put("LOGIN_SECRET", "login-secret")
        .put("encryption", new JsonObject()
            .put("active_key_label", "key")
            .put("encryption_keys", new JsonArray()
                .add(new JsonObject().put("label", "key").put("passphrase", "passphrase"))))
        .put("jwt", new JsonObject().put("token", new JsonObject().put("policy", new JsonObject()
            .put("activeKeyId", keys.get(0).id())
            .put("keys", keys(keys)))))
        .put("oauth", new JsonObject().put("clients", clients()))
        .put("scim", new JsonObject().put("users", users()));
  }

  private static JsonObject keys(List<SigningKey> keys) {
    JsonObject settings = new JsonObject();
    keys.forEach(key -> settings.put(key.id(), new JsonObject().put("signingKey", key.pem())));
    return settings;
  }

  private static JsonObject clients() {
    JsonObject clients = new JsonObject();
    for (UaaClient client : UaaClient.values()) {
      clients.put(client.id(), client.settings());
    }
    return clients;
  }

  private static JsonArray users() {
    return new JsonArray(Stream.of(UaaUser.values()).map(UaaUser::settings).toList());
  }
}
