package loggregator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loggregator.flow.ManualScheduler;
import loggregator.metrics.Metrics;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an issuer's keys are fetched, and how long they are trusted; in virtual time. */
class SigningKeysTest {
  private static final TestKey OLD = new TestKey("old");
  private static final TestKey NEW = new TestKey("new");
  private static final JWTOptions RULES = new JWTOptions().setIssuer("issuer").setAudience(List.of("logs"));
  private static final int FETCH_INTERVAL_MS = 10_000;
  private static final int REFUSAL_CACHE_MS = 2_000;

  private final Vertx vertx = Vertx.vertx();
  private final ManualScheduler time = new ManualScheduler();
  private final SigningKeys keys = new SigningKeys(time, FETCH_INTERVAL_MS, this::fetch);
  private List<TestKey> published = List.of(OLD);
  private boolean reachable = true;
  private int fetches;

  @AfterEach
  void close() {
    Awaiting.done(vertx.close());
  }

  private Future<KeySet> fetch() {
    fetches++;
    JsonObject answer = new JsonObject().put("keys", new JsonArray(published.stream().map(TestKey::published).toList()));
    return reachable ? Future.succeededFuture(KeySet.of(vertx, RULES, answer).orElseThrow())
        : Future.failedFuture("nobody is there");
  }

  @Test
  void aNewKeyIsKnownOnceTheIntervalSinceTheLastFetchIsOver() {
    assertThat(has(OLD)).isTrue();
    published = List.of(NEW, OLD);
    time.passMs(FETCH_INTERVAL_MS - 1);
    assertThat(has(NEW)).isFalse();
    assertThat(fetches).isEqualTo(1);

    time.passMs(1);
    assertThat(has(NEW)).isTrue();
    assertThat(has(OLD)).isTrue();
    assertThat(fetches).isEqualTo(2);
  }

  @Test
  void aNewKeyIsKnownAtOnceWhenTheLastFetchWasLongAgo() {
    assertThat(has(OLD)).isTrue();
    time.passMs(FETCH_INTERVAL_MS);
    published = List.of(NEW, OLD);

    assertThat(has(NEW)).isTrue();
  }

  /** The bound that the documentation tells: the interval, and then the time for which the refusal is kept. */
  @Test
  void theVeryTokenThatWasRefusedIsGoodWithinTheIntervalAndTheRefusalsTime() {
    AuthMeters meters = new AuthMeters(new Metrics(), "gateway");
    TokenCheck check = new SignedTokens(keys, claims -> Set.of()).cachedIn(
        new AnswerCache<>(time, 100, new AnswerCache.Times(10_000, REFUSAL_CACHE_MS)::of, meters));
    Credentials token = Credentials.parse(NEW.sign(TestKey.claims("issuer", "logs"))).orElseThrow();
    assertThat(has(OLD)).isTrue();
    published = List.of(NEW, OLD);
    time.passMs(FETCH_INTERVAL_MS - 1);
    assertThat(verdict(check, token)).isEqualTo(Verdict.INVALID_TOKEN);

    time.passMs(REFUSAL_CACHE_MS - 1);
    assertThat(verdict(check, token)).as("is still known as refused").isEqualTo(Verdict.INVALID_TOKEN);
    time.passMs(1);
    assertThat(verdict(check, token)).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void aWithdrawnKeyIsForgottenAfterFiveMinutes() {
    assertThat(has(OLD)).isTrue();
    published = List.of(NEW);
    time.passNanos(TimeUnit.MINUTES.toNanos(5) - 1);
    assertThat(has(OLD)).isTrue();
    assertThat(fetches).isEqualTo(1);

    time.passNanos(1);
    assertThat(Stream.of(has(OLD), has(OLD))).as("the first only sees to it").endsWith(false);
    assertThat(fetches).isEqualTo(2);
  }

  @Test
  void keysAreTrustedForAnHourWhileNobodyCanBeAsked() {
    assertThat(has(OLD)).isTrue();
    reachable = false;
    time.passNanos(TimeUnit.HOURS.toNanos(1) - 1);
    assertThat(has(OLD)).isTrue();

    time.passNanos(1);
    assertThat(keys.with("old").failed()).isTrue();
    assertThat(fetches).isEqualTo(2);
  }

  @Test
  void aFetchThatFailedIsTriedAgainAfterASecond() {
    reachable = false;
    assertThat(keys.with("old").failed()).isTrue();
    reachable = true;
    time.passMs(999);
    assertThat(keys.with("old").failed()).isTrue();
    assertThat(fetches).isEqualTo(1);

    time.passMs(1);
    assertThat(has(OLD)).isTrue();
  }

  private boolean has(TestKey key) {
    return Awaiting.done(keys.with(key.id())).has(key.id());
  }

  private static Verdict verdict(TokenCheck check, Credentials token) {
    return Awaiting.done(check.check(token)).verdict();
  }
}
