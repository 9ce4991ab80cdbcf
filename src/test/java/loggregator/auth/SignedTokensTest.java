package loggregator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loggregator.config.AuthMethod;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signed JWTs that are checked with their issuer's keys. */
class SignedTokensTest {
  private static final TestKey KEY = new TestKey("k1");
  private static final TestKey FOREIGN = new TestKey("k1");
  private static final long NOW = System.currentTimeMillis() / 1000;

  private final TestAuth auth = new TestAuth();
  private final String issuer = auth.uaa.url().toString();
  private ReadAccess access;

  @BeforeEach
  void start() {
    auth.uaa.publish(KEY);
    access = auth.gateway(AuthMethod.OIDC, auth.oidcSection());
  }

  @AfterEach
  void close() {
    auth.close();
  }

  @Test
  void scopesAndClaimsTellWhatATokenMayRead() {
    assertThat(everything(KEY.sign(claims().put("scope", "openid loggregator.admin")))).isEqualTo(Verdict.ALLOWED);
    assertThat(everything(KEY.sign(claims().put("loggregator_source_ids", new JsonArray().add("*")))))
        .isEqualTo(Verdict.ALLOWED);
    String some = KEY.sign(claims().put("loggregator_source_ids", "web api").put("scope", "logs:db logs:"));
    assertThat(everything(some)).isEqualTo(Verdict.FORBIDDEN);
    assertThat(Stream.of("web", "api", "db", "", "other", "*").map(id -> auth.source(access, "Bearer " + some, id)))
        .containsExactly(Verdict.ALLOWED, Verdict.ALLOWED, Verdict.ALLOWED, Verdict.FORBIDDEN, Verdict.FORBIDDEN,
            Verdict.FORBIDDEN);
    assertThat(auth.uaa.asked()).extracting(asked -> asked.path())
        .containsExactly("/.well-known/openid-configuration", "/token_keys");
  }

  static Stream<Arguments> badClaims() {
    return Stream.of(
        bad("expired", claims -> claims.put("exp", NOW - 1)),
        bad("without an end", claims -> claims.remove("exp")),
        bad("an end that is no number", claims -> claims.put("exp", "tomorrow")),
        bad("not valid yet", claims -> claims.put("nbf", NOW + 600)),
        bad("made in the future", claims -> claims.put("iat", NOW + 600)),
        bad("dates that are no numbers", claims -> claims.put("nbf", new JsonArray()).put("iat", "x")),
        bad("of another issuer", claims -> claims.put("iss", "https://evil.example.com")),
        bad("without an issuer", claims -> claims.remove("iss")),
        bad("for others", claims -> claims.put("aud", new JsonArray().add("billing"))),
        bad("for nobody", claims -> claims.remove("aud")),
        bad("for something strange", claims -> claims.put("aud", 7)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badClaims")
  void refusesTokens(String name, Consumer<JsonObject> spoil) {
    JsonObject claims = admin();
    assertThat(everything(KEY.sign(claims))).as("before it is spoilt").isEqualTo(Verdict.ALLOWED);
    spoil.accept(claims);

    assertThat(everything(KEY.sign(claims))).isEqualTo(Verdict.INVALID_TOKEN);
  }

  @Test
  void refusesOtherSignatures() {
    String good = KEY.sign(admin());
    String[] parts = good.split("\\.");
    String none = part(new JsonObject().put("alg", "none").put("kid", "k1")) + "." + parts[1] + ".";
    String publicKeyAsSecret = KEY.sign(new JsonObject().put("alg", "HS256").put("kid", "k1"), admin());

    assertThat(everything(good)).isEqualTo(Verdict.ALLOWED);
    assertThat(Stream.of(FOREIGN.sign(admin()), none, none + parts[2], parts[0] + "." + parts[1],
            parts[0] + "." + parts[1] + ".", publicKeyAsSecret, parts[0] + "." + part(admin().put("sub", "x")) + "."
                + parts[2], KEY.sign(new JsonObject().put("alg", "RS256"), admin()), good + ".x", "a.b.c", "..",
            "opaque", "e30.e30.e30"))
        .allSatisfy(token -> assertThat(everything(token)).as(token).isEqualTo(Verdict.INVALID_TOKEN));
  }

  @Test
  void aNewKeyIsFetchedWhenATokenNamesIt() {
    access = auth.gateway(AuthMethod.OIDC, auth.oidcSection().put("keyFetchIntervalMs", 10));
    TestKey next = new TestKey("k2");
    assertThat(everything(KEY.sign(admin()))).isEqualTo(Verdict.ALLOWED);
    auth.uaa.publish(next);
    int before = auth.uaa.askedTimes();

    Awaiting.until(() -> everything(next.sign(admin().put("jti", Math.random()))) == Verdict.ALLOWED);
    assertThat(auth.uaa.askedTimes()).isGreaterThan(before);
    assertThat(everything(KEY.sign(admin().put("sub", "other")))).isEqualTo(Verdict.INVALID_TOKEN);
  }

  @Test
  void tenThousandUnknownKeysMakeNoStorm() {
    access = auth.gateway(AuthMethod.OIDC, auth.oidcSection().put("keyFetchIntervalMs", 600_000));
    assertThat(everything(KEY.sign(admin()))).isEqualTo(Verdict.ALLOWED);
    String tail = KEY.sign(admin()).replaceFirst("^[^.]*", "");
    List<Verdict> verdicts = auth.onLoop(() -> Future.all(IntStream.range(0, 10_000)
        .mapToObj(i -> access.everything(part(new JsonObject().put("alg", "RS256").put("kid", "x" + i)) + tail))
        .toList()).map(all -> all.<Verdict>list()));

    assertThat(verdicts).hasSize(10_000).containsOnly(Verdict.INVALID_TOKEN);
    assertThat(auth.uaa.askedTimes()).as("discovery and keys, once").isEqualTo(2);
  }

  @Test
  void keysThatAreNotTheIssuersOwnAreNotFetched() {
    auth.uaa.discovery(new JsonObject().put("issuer", issuer).put("jwks_uri", "https://evil.example.com/keys"));
    assertThat(everything(KEY.sign(admin()))).isEqualTo(Verdict.UNAVAILABLE);

    access = auth.gateway(AuthMethod.OIDC, auth.oidcSection());
    auth.uaa.discovery(new JsonObject().put("issuer", "https://other").put("jwks_uri", issuer + "/token_keys"));
    assertThat(everything(KEY.sign(admin()))).isEqualTo(Verdict.UNAVAILABLE);
  }

  @Test
  void anEmptyKeySetMakesNoTokenGood() {
    auth.uaa.publish();
    auth.uaa.publish(new JsonObject().put("kty", "MAC").put("kid", "k1").put("alg", "HS256").put("value", "secret"));
    String unsigned = part(new JsonObject().put("alg", "none").put("kid", "k1")) + "." + part(admin());

    assertThat(everything(KEY.sign(admin()))).isEqualTo(Verdict.UNAVAILABLE);
    assertThat(everything(unsigned)).isEqualTo(Verdict.INVALID_TOKEN);
    assertThat(everything(unsigned + ".")).isNotEqualTo(Verdict.ALLOWED);
  }

  @Test
  void uaasTokensCanBeCheckedHereToo() {
    JsonObject section = auth.uaaSection();
    section.getJsonObject("uaa").put("tokens", "local");
    access = auth.gateway(AuthMethod.UAA, section);

    assertThat(everything(KEY.sign(TestKey.claims(issuer + "/oauth/token", "x", "doppler.firehose"))))
        .isEqualTo(Verdict.ALLOWED);
    assertThat(everything(KEY.sign(TestKey.claims(issuer + "/oauth/token", "x", "openid"))))
        .isEqualTo(Verdict.FORBIDDEN);
    assertThat(everything(KEY.sign(TestKey.claims(issuer, "x", "doppler.firehose")))).isEqualTo(Verdict.INVALID_TOKEN);
    assertThat(auth.uaa.asked()).extracting(asked -> asked.path()).containsExactly("/token_keys");
  }

  private Verdict everything(String token) {
    return auth.everything(access, "bearer " + token);
  }

  private JsonObject claims() {
    return TestKey.claims(issuer, "logs");
  }

  private JsonObject admin() {
    return TestKey.claims(issuer, "logs", "loggregator.admin");
  }

  private static String part(JsonObject json) {
    return TestKey.base64(TestKey.bytes(json.encode()));
  }

  private static Arguments bad(String name, Consumer<JsonObject> spoil) {
    return Arguments.of(name, spoil);
  }
}
