package loggregator.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** An issuer's key, made for the test, which signs any claims. */
public final class TestKey {
  private final String id;
  private final KeyPair pair;

  public TestKey(String id) {
    this.id = id;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      this.pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String id() {
    return id;
  }

  /** As UAA publishes it. */
  public JsonObject published() {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return new JsonObject().put("kty", "RSA").put("use", "sig").put("alg", "RS256").put("kid", id)
        .put("n", base64(unsigned(key.getModulus().toByteArray())))
        .put("e", base64(unsigned(key.getPublicExponent().toByteArray())));
  }

  /** Claims of a token that holds for an hour. */
  public static JsonObject claims(String issuer, String audience, String... scopes) {
    long now = System.currentTimeMillis() / 1000;
    return new JsonObject().put("iss", issuer).put("aud", new JsonArray().add(audience)).put("iat", now)
        .put("exp", now + 3_600).put("sub", "marissa").put("scope", new JsonArray(List.of(scopes)));
  }

  public String sign(JsonObject claims) {
    return sign(new JsonObject().put("alg", "RS256").put("typ", "JWT").put("kid", id), claims);
  }

  /** With any header, which need not be true. */
  public String sign(JsonObject header, JsonObject claims) {
    try {
      String text = base64(bytes(header.encode())) + "." + base64(bytes(claims.encode()));
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(bytes(text));
      return text + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] unsigned(byte[] number) {
    return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
  }
}
