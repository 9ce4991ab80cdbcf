package loggregator.outputs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.diode.DiodeLimits;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import loggregator.flow.ManualScheduler;
import loggregator.link.FakeUpstream;
import loggregator.losses.Consumer;
import loggregator.metrics.Metrics;
import loggregator.metrics.OutputMeters;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.stream.StreamPacing;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/** A destination whose way out and time the test holds. */
final class OutputFixture {
  final ManualScheduler scheduler = ManualScheduler.runningTasksAtOnce();
  final FakeUpstream upstream = FakeUpstream.answeringAtOnce();
  final Metrics metrics = new Metrics();
  final List<String> notices = new ArrayList<>();
  final List<String> complaints = new ArrayList<>();
  final FakeOutlet outlet = new FakeOutlet();
  final Destination destination;

  OutputFixture(int maxQueued) {
    SourceLog log = new SourceLog(this::noticed);
    OutputServices services = new OutputServices(null, scheduler, metrics, upstream, log, null);
    destination = new Destination(services, new Destination.Parts(
        new SubscriptionRequest("", "", true, List.of(new Selector("", MessageType.LOG, List.of()))),
        new Consumer("test", "", "", "there"),
        metrics.diodes("forwarder", "test", new DiodeLimits(maxQueued, Long.MAX_VALUE)),
        new OutputMeters(metrics, "test", "there"), outlet,
        new OutletLimits(new StreamPacing(10, 1 << 20, 0), TimeUnit.SECONDS.toNanos(60), false),
        new SourceNotices(scheduler, log, (lost, source) -> lost + " of " + source), complaints::add));
    destination.start();
  }

  /** Sends that wait for the test to say what becomes of them. */
  static final class FakeOutlet implements Outlet {
    final List<Batch> sent = new ArrayList<>();
    private Promise<Outcome> pending;
    boolean closed;

    @Override
    public Future<Outcome> send(Batch batch) {
      sent.add(batch);
      pending = Promise.promise();
      return pending.future();
    }

    boolean isWaiting() {
      return pending != null && !pending.future().isComplete();
    }

    void answer(Outcome outcome) {
      pending.complete(outcome);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  void send(String source, int envelopes) {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    for (int i = 0; i < envelopes; i++) {
      batch.addBatch(Envelope.newBuilder().setSourceId(source).setLog(Log.getDefaultInstance()));
    }
    byte[] bytes = batch.build().toByteArray();
    upstream.send(new Batch(bytes, 0, bytes.length, envelopes));
  }

  double metric(String name, String... labels) {
    return metrics.scrape().lines().filter(line -> line.startsWith(name + "{"))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
  }

  private void noticed(Batch batch) {
    try {
      EnvelopeBatch.parseFrom(java.util.Arrays.copyOfRange(batch.bytes(), batch.offset(), batch.end()))
          .getBatchList().forEach(notice -> {
            assert notice.getTagsOrThrow("source_type").equals("LGR") && notice.getInstanceId().equals("0");
            notices.add(notice.getSourceId() + ": " + notice.getLog().getPayload().toString(UTF_8));
          });
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
