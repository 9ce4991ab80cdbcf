package loggregator.grpclink;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.envelope.CarriedV1;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;
import loggregator.flow.VertxScheduler;
import loggregator.link.BatchSource;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.testing.EventLoops;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Envelopes of the first generation to a Router that turns out not to have the call for them. */
class RefusedPushesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int V1_BYTES = 20_000;
  private static final String LOST = "loggregator_lost_in_flight_envelopes_total";

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Metrics metrics = new Metrics();
  private final Diode diode = new Diode(new DiodeLimits(1_000, 1 << 30), SourceKey.V2);
  private final SilentRouter router = new SilentRouter();
  private GrpcRouterLink link;

  @AfterEach
  void close() {
    EventLoops.run(loop, link::close);
    EventLoops.await(vertx.close());
  }

  @Test
  void whatIsKeptIsSentAgainAndTheRestIsCounted() throws Exception {
    Server server = router.start();
    start(server.getPort());
    await().atMost(LIMIT).until(() -> metric("loggregator_links") == 1);
    write(1, 10);

    await().atMost(LIMIT).until(() -> router.numbers.size() == 6);
    await().atMost(LIMIT).until(() -> metric(LOST) > 0);
    assertThat(router.numbers).isEqualTo(range(1, 6));
    assertThat(metric(LOST)).isEqualTo(4);

    write(11, 10);
    await().atMost(LIMIT).until(() -> router.numbers.size() == 16);
    assertThat(router.numbers.subList(6, 16)).isEqualTo(range(11, 20));
    assertThat(metric(LOST)).isEqualTo(4);
    server.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
  }

  private void start(int port) {
    link = EventLoops.call(loop, () -> new GrpcRouterLink(vertx, new VertxScheduler(vertx),
        TestPeers.routers(2, 60_000, 0, port), source(), new LinkMeters(metrics, "agent", "router")));
    EventLoops.run(loop, link::start);
  }

  private void write(long firstNumber, int count) {
    EventLoops.run(loop, () -> {
      diode.write(carryingV1(firstNumber, count));
      link.signal();
    });
  }

  private static Batch carryingV1(long firstNumber, int count) {
    WireWriter out = new WireWriter(0);
    for (int i = 0; i < count; i++) {
      byte[] log = NumberedLogs.envelopes(NumberedLogs.of(firstNumber + i, 1)).get(0).toByteArray();
      int record = out.beginMessage(EnvelopeFields.BATCH_ENVELOPE);
      out.writeBytesField(CarriedV1.FIELD, new byte[V1_BYTES]);
      out.writeRaw(log, 0, log.length);
      out.endMessage(record);
    }
    return new Batch(out.toByteArray(), 0, out.size(), count);
  }

  private BatchSource source() {
    return new BatchSource() {
      @Override
      public Batch read(int maxEnvelopes, int maxBytes) {
        return diode.read(maxEnvelopes, maxBytes);
      }

      @Override
      public long queuedEnvelopes() {
        return diode.queuedEnvelopes();
      }
    };
  }

  private double metric(String name) {
    return metrics.scrape().lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
