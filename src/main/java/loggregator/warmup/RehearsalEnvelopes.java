package loggregator.warmup;

import com.google.protobuf.ByteString;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.CounterSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EventSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.GaugeSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.TimerSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;

/** Batches as producers send them: mostly of many logs, some of one envelope, some of all types. */
final class RehearsalEnvelopes {
  private static final int LOGS = 100;
  private static final String LINE = "2026-01-01T00:00:00.000Z INFO a line that says as much as others do ".repeat(3);

  private final Buffer[] batches = {logs(LOGS), logs(1), logs(LOGS), everyType()};
  private int sent;

  Buffer next() {
    return batches[sent++ % batches.length];
  }

  /** The request for all of them. */
  static Buffer everything() {
    return Buffer.buffer(EgressBatchRequest.newBuilder()
        .addSelectors(Selector.newBuilder().setLog(LogSelector.getDefaultInstance()))
        .addSelectors(Selector.newBuilder().setCounter(CounterSelector.getDefaultInstance()))
        .addSelectors(Selector.newBuilder().setGauge(GaugeSelector.getDefaultInstance()))
        .addSelectors(Selector.newBuilder().setTimer(TimerSelector.getDefaultInstance()))
        .addSelectors(Selector.newBuilder().setEvent(EventSelector.getDefaultInstance()))
        .build().toByteArray());
  }

  private static Buffer logs(int count) {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    ByteString line = ByteString.copyFrom(LINE, StandardCharsets.UTF_8);
    for (int i = 0; i < count; i++) {
      batch.addBatch(envelope(i).setLog(Log.newBuilder().setPayload(line)));
    }
    return Buffer.buffer(batch.build().toByteArray());
  }

  private static Buffer everyType() {
    return Buffer.buffer(EnvelopeBatch.newBuilder()
        .addBatch(envelope(0).setLog(Log.newBuilder().setType(Log.Type.ERR)))
        .addBatch(envelope(1).setCounter(Counter.newBuilder().setName("requests").setDelta(1)))
        .addBatch(envelope(2).setGauge(Gauge.newBuilder()
            .putMetrics("cpu", GaugeValue.newBuilder().setUnit("percentage").setValue(1.5).build())))
        .addBatch(envelope(3).setTimer(Timer.newBuilder().setName("http").setStart(1).setStop(2)))
        .addBatch(envelope(4).setEvent(Event.newBuilder().setTitle("started").setBody("it has started")))
        .build().toByteArray());
  }

  private static Envelope.Builder envelope(int number) {
    return Envelope.newBuilder()
        .setTimestamp(System.currentTimeMillis() * 1_000_000)
        .setSourceId("warm-up-" + number % 10)
        .setInstanceId(Integer.toString(number % 3))
        .putTags("origin", "warm-up")
        .putTags("deployment", "none");
  }
}
