package loggregator.trafficcontroller;

import io.vertx.core.http.HttpServerRequest;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.stream.LimitedLog;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;

/**
 * Tells of each consumer that was disconnected because it took nothing: in a metric, in the log, and in envelopes with
 * the original's event and counter, which operators' tools look for. One event loop.
 */
final class SlowConsumers {
  private static final Logger LOG = System.getLogger(SlowConsumers.class.getName());
  private static final String SOURCE_ID = "traffic_controller";
  private static final String TITLE = "Traffic Controller has disconnected slow consumer";
  private static final String EXPLANATION = "When Loggregator detects a slow connection, that connection is "
      + "disconnected to prevent back pressure on the system. This may be due to improperly scaled nozzles, or slow "
      + "user connections to Loggregator";

  private final ProxyMeters meters;
  private final LimitedLog log;
  private final Consumer<Batch> envelopes;
  private long total;

  /** @param envelopes takes what is told, on its way to the Routers */
  SlowConsumers(ProxyMeters meters, Scheduler scheduler, Consumer<Batch> envelopes) {
    this.meters = meters;
    this.log = new LimitedLog(LOG, Level.WARNING, scheduler, "slow consumers were disconnected");
    this.envelopes = envelopes;
  }

  void tell(HttpServerRequest request) {
    meters.slowConsumer();
    total++;
    String address = Addresses.of(request.remoteAddress());
    log.line(() -> "Doppler Proxy: Slow Consumer from " + address + " using " + request.uri());
    envelopes.accept(batch(EnvelopeBatch.newBuilder()
        .addBatch(envelope().setEvent(Event.newBuilder().setTitle(TITLE).setBody(body(request, address))))
        .addBatch(envelope().putTags("origin", "loggregator.trafficcontroller")
            .setCounter(Counter.newBuilder().setName("doppler_proxy.slow_consumer").setDelta(1).setTotal(total)))));
  }

  void close() {
    log.close();
  }

  private static String body(HttpServerRequest request, String address) {
    return "Remote Address: " + address + "\n"
        + "X-Forwarded-For: " + String.join(", ", request.headers().getAll("X-Forwarded-For")) + "\n"
        + "Path: " + request.uri() + "\n"
        + "\n"
        + EXPLANATION;
  }

  private static Envelope.Builder envelope() {
    return Envelope.newBuilder()
        .setTimestamp(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()))
        .setSourceId(SOURCE_ID);
  }

  private static Batch batch(EnvelopeBatch.Builder envelopes) {
    byte[] bytes = envelopes.build().toByteArray();
    return new Batch(bytes, 0, bytes.length, envelopes.getBatchCount());
  }
}
