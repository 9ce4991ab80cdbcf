package loggregator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import loggregator.config.AuthMethod;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens of those who know how this works. */
class HostileTokensTest {
  private static final TestKey KEY = new TestKey("k1");
  private static final String APP = "11111111-2222-3333-4444-555555555555";

  private final TestAuth auth = new TestAuth();

  @AfterEach
  void close() {
    auth.close();
  }

  @Test
  void anEmptyListOfAudiencesIsForNobody() {
    auth.uaa.publish(KEY);
    ReadAccess access = auth.gateway(AuthMethod.OIDC, auth.oidcSection());
    JsonObject claims = TestKey.claims(auth.uaa.url().toString(), "logs", "loggregator.admin");
    assertThat(auth.everything(access, "bearer " + KEY.sign(claims))).isEqualTo(Verdict.ALLOWED);

    assertThat(auth.everything(access, "bearer " + KEY.sign(claims.put("aud", new JsonArray()))))
        .isEqualTo(Verdict.INVALID_TOKEN);
  }

  /** Cloud Controller's answer is for as long as the token holds, however long answers are kept. */
  @Test
  void whatCloudControllerSaidOfATokenDiesWithIt() {
    long expiresAtS = System.currentTimeMillis() / 1000 + 4;
    String bearer = "bearer " + KEY.sign(TestKey.claims("uaa", "doppler").put("exp", expiresAtS));
    auth.cloudController.allowLogs(bearer, APP);
    ReadAccess access = auth.trafficController(AuthMethod.UAA, auth.uaaSection().put("cacheMs", 600_000));
    assertThat(auth.source(access, bearer, APP)).isEqualTo(Verdict.ALLOWED);
    auth.cloudController.answerLogs(bearer, APP, 401);
    assertThat(auth.source(access, bearer, APP)).as("is remembered").isEqualTo(Verdict.ALLOWED);

    Awaiting.until(() -> System.currentTimeMillis() > expiresAtS * 1000);

    assertThat(auth.source(access, bearer, APP)).isEqualTo(Verdict.INVALID_TOKEN);
  }

  /** One that can't be used takes no other with it. */
  @Test
  void aStrangeKeyDoesNotSpoilTheOthers() {
    auth.uaa.publish(KEY);
    auth.uaa.publish(new JsonObject().put("kty", "OKP").put("crv", "Ed999").put("kid", "k2").put("x", "AAAA"));
    auth.uaa.publish(new JsonObject().put("kty", "RSA").put("kid", "k3"));
    auth.uaa.publish(new JsonObject().put("kty", "EC").put("crv", "P-1").put("kid", "k4").put("x", 7));
    ReadAccess access = auth.gateway(AuthMethod.OIDC, auth.oidcSection());
    String issuer = auth.uaa.url().toString();

    assertThat(auth.everything(access, "bearer " + KEY.sign(TestKey.claims(issuer, "logs", "loggregator.admin"))))
        .isEqualTo(Verdict.ALLOWED);
  }

  /** Where no published key can be used, nothing is verified, and so nothing is good. */
  @Test
  void onlyStrangeKeysMakeNoTokenGood() {
    auth.uaa.publish(new JsonObject().put("kty", "OKP").put("crv", "Ed999").put("kid", "k1").put("x", "AAAA"));
    ReadAccess access = auth.gateway(AuthMethod.OIDC, auth.oidcSection());
    JsonObject claims = TestKey.claims(auth.uaa.url().toString(), "logs", "loggregator.admin");
    String unsigned = TestKey.base64(TestKey.bytes(new JsonObject().put("alg", "none").put("kid", "k1").encode())) + "."
        + TestKey.base64(TestKey.bytes(claims.encode()));

    for (String token : new String[] {unsigned, unsigned + ".", unsigned + ".AAAA", KEY.sign(claims)}) {
      assertThat(auth.everything(access, "bearer " + token)).isNotEqualTo(Verdict.ALLOWED);
    }
  }

  @Test
  void claimsOfAnyShapeAreRefusedAndNothingMore() {
    auth.uaa.publish(KEY);
    ReadAccess access = auth.gateway(AuthMethod.OIDC, auth.oidcSection());
    String issuer = auth.uaa.url().toString();
    for (Object odd : new Object[] {-1, 1e300, -1e300, "", "x", true, new JsonArray().add(1), new JsonObject(), null}) {
      for (String name : new String[] {"exp", "iat", "nbf", "scope", "aud", "iss", "sub", "loggregator_source_ids"}) {
        JsonObject claims = TestKey.claims(issuer, "logs").put(name, odd);
        assertThat(auth.everything(access, "bearer " + KEY.sign(claims))).as("%s: %s", name, odd)
            .isIn(Verdict.INVALID_TOKEN, Verdict.FORBIDDEN);
      }
    }
  }

  @Test
  void deepHeadersAreRefused() {
    auth.uaa.publish(KEY);
    ReadAccess access = auth.gateway(AuthMethod.OIDC, auth.oidcSection());
    String deep = "[".repeat(20_000);
    for (String header : new String[] {"{\"kid\":" + deep, deep, "{\"kid\":\"k1\",\"alg\":" + deep, "{\"kid\":\"k1\"}"}) {
      String token = TestKey.base64(TestKey.bytes(header)) + ".e30.AAAA";
      assertThat(auth.everything(access, "bearer " + token)).isEqualTo(Verdict.INVALID_TOKEN);
    }
  }

  /** More than connections and places in the queue for them. */
  @Test
  void aSilentUaaIsForgottenWhenItAnswersAgain() {
    ReadAccess access = auth.gateway(AuthMethod.UAA, auth.uaaSection().put("timeoutMs", 500));
    auth.uaa.accept("good", 600, "doppler.firehose");
    Awaiting.until(() -> auth.everything(access, "bearer good") == Verdict.ALLOWED);
    auth.uaa.misbehave(FakeServer.Fault.HANG);
    List<Verdict> verdicts = auth.onLoop(() -> Future.all(IntStream.range(0, 3_000)
        .mapToObj(i -> access.everything("bearer t" + i)).toList()).map(all -> all.<Verdict>list()));
    assertThat(verdicts).hasSize(3_000).containsOnly(Verdict.UNAVAILABLE);

    auth.uaa.misbehave(FakeServer.Fault.NONE);
    auth.uaa.accept("other", 600, "doppler.firehose");
    Awaiting.until(() -> auth.everything(access, "bearer other") == Verdict.ALLOWED);
  }

  @Test
  void requestsThatAreGivenUpAreNotLoggedOneByOne() {
    List<LogRecord> records = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger("io.vertx.core.http.impl.HttpClientRequestImpl");
    Handler recording = recordingIn(records);
    logger.addHandler(recording);
    try {
      ReadAccess access = auth.gateway(AuthMethod.UAA, auth.uaaSection().put("timeoutMs", 200));
      auth.uaa.misbehave(FakeServer.Fault.HANG);
      Awaiting.until(() -> auth.everything(access, "bearer t") == Verdict.UNAVAILABLE && auth.uaa.askedTimes() > 1);
      assertThat(records).isEmpty();
    } finally {
      logger.removeHandler(recording);
    }
  }

  private static Handler recordingIn(List<LogRecord> records) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        records.add(record);
      }

      @Override
      public void flush() {
        // nothing is held
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }
}
