package loggregator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import loggregator.flow.ManualScheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessRecheckTest {
  private static final int INTERVAL_MS = 1_000_000;
  /** The interval and its tenth. */
  private static final int ROUND_MS = 1_100_000;

  private final ManualScheduler clock = new ManualScheduler();
  private final List<Verdict> ends = new ArrayList<>();
  private Verdict verdict = Verdict.ALLOWED;
  private int asked;

  @Test
  void aStreamGoesOnAsLongAsItMay() {
    AccessRecheck recheck = start("bearer opaque", INTERVAL_MS);
    clock.passMs(10 * ROUND_MS);
    assertThat(asked).isBetween(10, 12);
    assertThat(ends).isEmpty();

    recheck.stop();
    assertThat(clock.openTimers()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"INVALID_TOKEN", "FORBIDDEN", "NOT_FOUND", "MISSING_TOKEN"})
  void aRefusalEndsItOnce(Verdict refusal) {
    start("bearer opaque", INTERVAL_MS);
    verdict = refusal;
    clock.passMs(10 * ROUND_MS);

    assertThat(ends).containsExactly(refusal);
    assertThat(asked).isEqualTo(1);
    assertThat(clock.openTimers()).isZero();
  }

  @Test
  void thatNobodyCanTellEndsItOnlyAfterSomeTime() {
    start("bearer opaque", INTERVAL_MS);
    verdict = Verdict.UNAVAILABLE;
    clock.passMs((AccessRecheck.MAX_UNAVAILABLE - 1) * ROUND_MS / 10 * 9);
    assertThat(asked).isPositive();
    assertThat(ends).isEmpty();
    verdict = Verdict.ALLOWED;
    clock.passMs(ROUND_MS);
    verdict = Verdict.UNAVAILABLE;
    int before = asked;
    clock.passMs(2 * AccessRecheck.MAX_UNAVAILABLE * ROUND_MS);

    assertThat(ends).containsExactly(Verdict.UNAVAILABLE);
    assertThat(asked - before).isEqualTo(AccessRecheck.MAX_UNAVAILABLE);
  }

  @Test
  void itIsAskedWhenTheTokenExpires() {
    long expiry = System.currentTimeMillis() / 1000 + 60;
    String token = "e30." + TestKey.base64(TestKey.bytes(new JsonObject().put("exp", expiry).encode())) + ".sig";
    start("bearer " + token, INTERVAL_MS);
    verdict = Verdict.INVALID_TOKEN;
    clock.passMs(62_000);

    assertThat(ends).containsExactly(Verdict.INVALID_TOKEN);
  }

  @Test
  void zeroIsNever() {
    start(null, 0);

    assertThat(clock.openTimers()).isZero();
  }

  private AccessRecheck start(String authorization, int intervalMs) {
    return AccessRecheck.start(clock, intervalMs, authorization, this::ask, ends::add);
  }

  private Future<Verdict> ask() {
    asked++;
    return Future.succeededFuture(verdict);
  }
}
