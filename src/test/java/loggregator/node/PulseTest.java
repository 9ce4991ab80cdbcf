package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import loggregator.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final Vertx vertx = Vertx.vertx();
  private final Metrics metrics = new Metrics();
  private final AtomicLong nowNanos = new AtomicLong();
  private final Pulse pulse = new Pulse(vertx, metrics, nowNanos::get);

  /** Its own timer would see a second in which no time goes by. */
  PulseTest() {
    pulse.close();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aSecondThatIsALittleLongIsNoStandstill() {
    after(1_000);
    after(3_900);
    assertThat(pulse.json()).isEqualTo(new JsonObject().put("times", 0));
  }

  @Test
  void aLongOneIs() {
    after(21_000);
    after(1_000);
    assertThat(pulse.json()).isEqualTo(
        new JsonObject().put("times", 1).put("lastMs", 20_000L).put("lastEndedAgoMs", 1_000L));
    after(5_000);
    assertThat(pulse.json().getInteger("times")).isEqualTo(2);
    assertThat(metrics.scrape()).contains("loggregator_standstill_ms_total 24000.0");
  }

  private void after(long millis) {
    nowNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    pulse.beat();
  }
}
