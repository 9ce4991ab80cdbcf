package loggregator.cli;

import com.google.protobuf.ByteString;
import io.vertx.core.buffer.Buffer;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.dropsonde.events.MetricFactory.CounterEvent;
import org.cloudfoundry.dropsonde.events.MetricFactory.ValueMetric;

/** What servers of the first generation stream in the tests: serialized envelopes. */
final class V1Envelopes {
  private static final long TIMESTAMP = 1_700_000_000_000_000_000L;

  private V1Envelopes() {}

  static Buffer log(String text) {
    LogMessage log = LogMessage.newBuilder()
        .setMessage(ByteString.copyFromUtf8(text))
        .setMessageType(LogMessage.MessageType.OUT_VALUE)
        .setTimestamp(TIMESTAMP)
        .setAppId("web")
        .setSourceType("APP")
        .setSourceInstance("0")
        .build();
    return bytes(envelope(EventType.LogMessage).setLogMessage(log));
  }

  static Buffer counter(String name) {
    CounterEvent counter = CounterEvent.newBuilder().setName(name).setDelta(3).setTotal(9).build();
    return bytes(envelope(EventType.CounterEvent).setCounterEvent(counter));
  }

  static Buffer value(String name) {
    ValueMetric value = ValueMetric.newBuilder().setName(name).setValue(0.5).setUnit("percentage").build();
    return bytes(envelope(EventType.ValueMetric).setValueMetric(value));
  }

  private static Envelope.Builder envelope(EventType type) {
    return Envelope.newBuilder()
        .setOrigin("test")
        .setEventType(type.getNumber())
        .setTimestamp(TIMESTAMP)
        .putTags("source_id", "web");
  }

  private static Buffer bytes(Envelope.Builder envelope) {
    return Buffer.buffer(envelope.build().toByteArray());
  }
}
