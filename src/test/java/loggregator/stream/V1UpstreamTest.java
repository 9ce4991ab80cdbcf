package loggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import loggregator.conversion.V1Selectors;
import loggregator.envelope.Batch;
import loggregator.envelope.BatchReader;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.losses.Losses;
import loggregator.router.RoutedUpstream;
import loggregator.routing.RoutingTable;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.V1Filter.Kind;
import loggregator.routing.V1Filter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;

class V1UpstreamTest {
  private static final V1Filter LOGS = new V1Filter("", Kind.LOG);
  private static final int MANY = 300;

  private final RoutingTable table = new RoutingTable(new Random(1));
  private long unfit;
  private final V1Upstream upstream = new V1Upstream(new RoutedUpstream(table, 100), count -> unfit += count);

  @Test
  void subscribersWithTheSameFilterGetTheSameBatch() {
    Taken one = subscribe("", LOGS);
    Taken other = subscribe("", LOGS);
    table.route(batch(log("web", "a"), metric("web"), log("web", "b")));

    assertThat(one.envelopes()).isEqualTo(2);
    assertThat(other.batches).hasSize(1);
    assertThat(other.batches.get(0)).isSameAs(one.batches.get(0));
  }

  @Test
  void subscribersWithOtherFiltersGetWhatTheyAskFor() {
    Taken logs = subscribe("", LOGS);
    Taken metrics = subscribe("", new V1Filter("", Kind.METRIC));
    Taken db = subscribe("", new V1Filter("db", Kind.ANY));
    table.route(batch(log("web", "a"), metric("web"), log("web", "b")));

    assertThat(logs.envelopes()).isEqualTo(2);
    assertThat(metrics.envelopes()).isEqualTo(1);
    assertThat(db.batches).isEmpty();
  }

  @Test
  void onlyEqualFiltersShareAShard() {
    Taken one = subscribe("s", LOGS);
    Taken other = subscribe("s", LOGS);
    Taken everything = subscribe("s", new V1Filter("", Kind.ANY));
    Taken application = subscribe("s", new V1Filter("web", Kind.LOG));
    Taken v2 = new Taken();
    upstream.subscribe(new SubscriptionRequest("s", "", true, V1Selectors.of(LOGS)), v2);
    for (int i = 0; i < MANY; i++) {
      table.route(batch(log("web", "a")));
    }

    assertThat(one.envelopes() + other.envelopes()).isEqualTo(MANY);
    assertThat(one.envelopes()).isPositive().isLessThan(MANY);
    assertThat(everything.envelopes()).isEqualTo(MANY);
    assertThat(application.envelopes()).isEqualTo(MANY);
    assertThat(v2.envelopes()).isEqualTo(MANY);
  }

  @Test
  void requestsOfTheSecondGenerationPassUnchanged() {
    Taken v2 = new Taken();
    upstream.subscribe(new SubscriptionRequest("", "", true, V1Selectors.of(LOGS)), v2);
    Batch batch = batch(log("web", "a"));
    table.route(batch);

    assertThat(v2.batches).containsExactly(batch);
  }

  @Test
  void nothingComesAfterTheEnd() {
    Taken taken = new Taken();
    Feed feed = upstream.subscribe(SubscriptionRequest.v1("", LOGS), taken);
    Taken staying = subscribe("", LOGS);
    feed.close();
    feed.close();
    table.route(batch(log("web", "a")));

    assertThat(taken.batches).isEmpty();
    assertThat(staying.envelopes()).isEqualTo(1);
    assertThat(table.subscriptions()).isEqualTo(1);
  }

  @Test
  void theEndAndLossesReachTheSubscriber() {
    Taken taken = new Taken();
    V1Upstream other = new V1Upstream((request, handler) -> {
      handler.lost(Losses.of(5));
      handler.ended();
      return new NoFeed();
    }, count -> { });
    other.subscribe(SubscriptionRequest.v1("", LOGS), taken);

    assertThat(taken.lost).isEqualTo(5);
    assertThat(taken.ended).isTrue();
  }

  @Test
  void whatWouldGrowWithoutBoundsIsLost() {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (int i = 0; i < 10_000; i++) {
      gauge.putMetrics("m" + i, GaugeValue.getDefaultInstance());
    }
    Envelope huge = Envelope.newBuilder().putTags("tag", "x".repeat(100_000)).setGauge(gauge).build();
    Taken metrics = subscribe("", new V1Filter("", Kind.METRIC));
    Taken sharing = subscribe("", new V1Filter("", Kind.METRIC));
    table.route(batch(huge, log("web", "a")));

    assertThat(metrics.envelopes()).isPositive();
    assertThat(metrics.envelopes() + metrics.lost).isEqualTo(10_000);
    assertThat(metrics.batches.get(0).length()).isLessThan(20 << 20);
    assertThat(sharing.lost).isEqualTo(metrics.lost);
  }

  private Taken subscribe(String shardId, V1Filter filter) {
    Taken taken = new Taken();
    upstream.subscribe(SubscriptionRequest.v1(shardId, filter), taken);
    return taken;
  }

  private static Batch batch(Envelope... envelopes) {
    byte[] bytes = EnvelopeBatch.newBuilder().addAllBatch(List.of(envelopes)).build().toByteArray();
    return new BatchReader().readBatch(bytes, 0, bytes.length);
  }

  private static Envelope log(String sourceId, String text) {
    return Envelope.newBuilder().setSourceId(sourceId)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(text))).build();
  }

  private static Envelope metric(String sourceId) {
    return Envelope.newBuilder().setSourceId(sourceId)
        .setGauge(Gauge.newBuilder().putMetrics("cpu", GaugeValue.getDefaultInstance())).build();
  }

  /** What a subscriber got. */
  private static final class Taken implements FeedHandler {
    private final List<Batch> batches = new ArrayList<>();
    private long lost;
    private boolean ended;

    long envelopes() {
      return batches.stream().mapToLong(Batch::envelopes).sum();
    }

    @Override
    public void batch(Batch batch) {
      batches.add(batch);
    }

    @Override
    public void lost(Losses losses) {
      lost += losses.envelopes();
    }

    @Override
    public void ended() {
      ended = true;
    }
  }

  private record NoFeed() implements Feed {
    @Override
    public Future<Void> active() {
      return Future.succeededFuture();
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
  }
}
