package loggregator.gateway;

import static loggregator.gateway.TestBatches.jsonOfSource;
import static loggregator.gateway.TestBatches.ofSource;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import loggregator.config.AuthMethod;
import loggregator.config.GatewayConfig;
import loggregator.config.HttpListener;
import loggregator.config.ListenerLimits;
import loggregator.diode.DiodeLimits;
import loggregator.flow.ManualScheduler;
import loggregator.follow.FakeLogCaches;
import loggregator.follow.KeptEnvelopes;
import loggregator.http.ContentCoding;
import loggregator.http.QueryParameters;
import loggregator.link.FakeUpstream;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.Metrics;
import loggregator.stream.Caller;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a stream begins, beats and ends, on a clock of the test's own. */
class GatewayStreamTest {
  private static final int HEARTBEAT_MS = 15_000;
  private static final int TIMEOUT_MS = 840_000;

  private final ManualScheduler clock = ManualScheduler.runningTasksAtOnce();
  private final FakeUpstream upstream = FakeUpstream.answeringAtOnce();
  private final FakeConnection outlet = new FakeConnection();
  private final DiodeLimits limits = new DiodeLimits(10, 1 << 20);
  private final Metrics metrics = new Metrics();
  private final DiodeMeters diodes = metrics.diodes("gateway", "stream", limits);
  private final GatewayStream stream = new GatewayStream(
      StreamServices.of(
          new GatewayConfig(
              new HttpListener("127.0.0.1", 0, Optional.empty(), List.of(), List.of(), ListenerLimits.http(1)),
              Optional.empty(), Optional.empty(), AuthMethod.NONE, false, false, true,
              Optional.empty(), Optional.empty(), true, HEARTBEAT_MS, TIMEOUT_MS, limits,
              1, 1),
          "node-1", clock, upstream, new KeptEnvelopes(new FakeLogCaches()), metrics),
      new SharedEncoding(StreamEncoding.NDJSON, ContentCoding.IDENTITY, new LongAdder()), outlet,
      ReadQuery.of(QueryParameters.ofUri("?log&report_drops"), ""),
      new Caller("consumer:1", "consumer", ""));

  /** Whoever ended the stream, and a stream that still runs, at the latest now. */
  @AfterEach
  void leavesNothingBehind() {
    stream.session().abort();
    assertThat(stream.session().completion().isComplete()).isTrue();
    assertThat(clock.openTimers()).isZero();
    assertThat(upstream.feed(0).closedTimes()).isEqualTo(1);
    assertThat(metrics.scrape()).contains(
        "loggregator_diodes{diode=\"stream\",role=\"gateway\"} 0.0", "loggregator_subscriptions{role=\"gateway\"} 0.0");
  }

  @Test
  void beginsWhenTheSourceHasTakenTheSubscription() {
    upstream.answerLater();
    Future<Void> begun = stream.start();
    upstream.send(ofSource("early"));
    assertThat(outlet.events).isEmpty();
    assertThat(begun.isComplete()).isFalse();

    upstream.feed(0).activate();
    assertThat(outlet.events).containsExactly("open", jsonOfSource("early") + "\n");
    assertThat(begun.succeeded()).isTrue();
  }

  @Test
  void countsAsGivenOnlyWhatHasLeftForTheNetwork() {
    stream.start();
    upstream.send(ofSource("leaves"));
    Promise<Void> stuck = Promise.promise();
    outlet.left = stuck.future();
    upstream.send(ofSource("stays"));
    assertThat(metrics.scrape()).contains("loggregator_egress_envelopes_total{role=\"gateway\"} 1.0",
        "loggregator_sending_envelopes{role=\"gateway\"} 1.0", "loggregator_unsent_envelopes_total{role=\"gateway\"} 0.0");

    outlet.leave();
    stuck.complete();
    assertThat(metrics.scrape()).contains("loggregator_egress_envelopes_total{role=\"gateway\"} 1.0",
        "loggregator_sending_envelopes{role=\"gateway\"} 0.0", "loggregator_unsent_envelopes_total{role=\"gateway\"} 1.0");
  }

  @Test
  void isRefusedWhenTheSourceRefuses() {
    upstream.answerLater();
    Future<Void> begun = stream.start();
    upstream.feed(0).refuse("no");

    assertThat(begun.failed()).isTrue();
    assertThat(outlet.events).isEmpty();
  }

  @Test
  void isRefusedWhenTheSourceDoesNotAnswer() {
    upstream.answerLater();
    Future<Void> begun = stream.start();
    clock.passMs(9_999);
    assertThat(begun.isComplete()).isFalse();
    clock.passMs(1);
    assertThat(begun.failed()).isTrue();

    upstream.feed(0).activate();
    assertThat(outlet.events).isEmpty();
  }

  @Test
  void isRefusedWhenTheGatewayStopsBeforeItBegins() {
    upstream.answerLater();
    Future<Void> begun = stream.start();
    stream.session().finish();

    assertThat(begun.failed()).isTrue();
  }

  @Test
  void beatsWhenNothingWasSentForTheInterval() {
    stream.start();
    clock.passMs(10_000);
    upstream.send(ofSource("a"));
    clock.passMs(14_999);
    assertThat(outlet.events).containsExactly("open", jsonOfSource("a") + "\n");

    clock.passMs(1);
    assertThat(outlet.events).endsWith("heartbeat").hasSize(3);
    clock.passMs(HEARTBEAT_MS);
    assertThat(outlet.events).hasSize(4);
  }

  @Test
  void doesNotBeatForAConsumerThatTakesNothing() {
    stream.start();
    outlet.takes = false;
    clock.passMs(10 * HEARTBEAT_MS);
    assertThat(outlet.events).containsExactly("open");

    outlet.takeAgain();
    clock.passMs(HEARTBEAT_MS);
    assertThat(outlet.events).containsExactly("open", "heartbeat");
  }

  @Test
  void keepsTheNewestForAConsumerThatTakesNothingAndTellsTheLoss() {
    stream.start();
    outlet.takes = false;
    for (int i = 0; i < 15; i++) {
      upstream.send(ofSource("source-" + i));
    }
    outlet.takeAgain();

    assertThat(diodes.overflowed()).isEqualTo(5);
    assertThat(outlet.events.get(1)).contains("\"dropped_source_id\":\"source-4\"",
        "\"name\":\"dropped\",\"delta\":\"1\",\"total\":\"5\"");
    assertThat(String.join("", outlet.events.subList(2, outlet.events.size())))
        .contains("source-5", "source-14").doesNotContain("source-4\"");
  }

  @Test
  void aLargeBatchGoesOutInPartsWhereLittleIsTaken() {
    stream.start();
    outlet.takesLittle = true;
    upstream.send(NumberedLogs.of("s".repeat(4_000), 0, 6));

    assertThat(outlet.events.subList(1, outlet.events.size())).hasSizeBetween(2, 6);
  }

  @Test
  void endsInTimeHoweverBusyItIs() {
    stream.start();
    for (int second = 0; second < TIMEOUT_MS / 1000; second++) {
      upstream.send(ofSource("a"));
      clock.passMs(1000);
    }

    assertThat(outlet.events).endsWith(jsonOfSource("a") + "\n", "timeout");
  }

  @Test
  void givesAConsumerWhoseTimeIsUpAWhileForWhatStillWaits() {
    stream.start();
    outlet.takes = false;
    upstream.send(ofSource("a"));
    clock.passMs(TIMEOUT_MS + 4_999);
    upstream.send(ofSource("too late"));
    outlet.takeAgain();

    assertThat(outlet.events).containsExactly("open", jsonOfSource("a") + "\n", "timeout");
  }

  @Test
  void leavesAConsumerWhoseTimeIsUpAndWhoTakesNothing() {
    stream.start();
    outlet.takes = false;
    upstream.send(ofSource("a"));
    clock.passMs(TIMEOUT_MS + 5_000);

    assertThat(outlet.events).containsExactly("open", "abort");
    assertThat(stream.session().completion().isComplete()).isTrue();
  }

  @Test
  void endsWhenTheSourceEnds() {
    stream.start();
    upstream.end();

    assertThat(outlet.events).containsExactly("open", "end");
  }

  @Test
  void dropsWhatWaitsForAConsumerThatLeft() {
    stream.start();
    outlet.takes = false;
    upstream.send(ofSource("a"));
    outlet.leave();

    assertThat(outlet.events).containsExactly("open");
    assertThat(diodes.leftBehind()).isEqualTo(1);
  }

  @Test
  void endsOnceWhoeverElseEndsIt() {
    stream.start();
    stream.session().finish();
    outlet.leave();
    upstream.end();
    stream.session().abort();

    assertThat(outlet.events).containsExactly("open", "end");
  }
}
