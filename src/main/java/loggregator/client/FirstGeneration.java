package loggregator.client;

import java.util.List;
import java.util.Map;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.dropsonde.events.MetricFactory.CounterEvent;
import org.cloudfoundry.dropsonde.events.MetricFactory.ValueMetric;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/** What the commands send and print, in the first generation's form. */
final class FirstGeneration {
  private FirstGeneration() {}

  /** None for what that generation doesn't know. */
  static List<EventFactory.Envelope> from(Envelope envelope) {
    EventFactory.Envelope.Builder first = EventFactory.Envelope.newBuilder()
        .setOrigin(envelope.getTagsOrDefault("origin", ""))
        .setTimestamp(envelope.getTimestamp())
        .putAllTags(envelope.getTagsMap())
        .putTags("source_id", envelope.getSourceId())
        .removeTags("origin");
    switch (envelope.getMessageCase()) {
      case LOG -> first.setEventType(EventFactory.Envelope.EventType.LogMessage_VALUE).removeTags("source_type")
          .setLogMessage(LogMessage.newBuilder()
              .setMessage(envelope.getLog().getPayload())
              .setMessageType(envelope.getLog().getType() == Log.Type.OUT ? 1 : 2)
              .setTimestamp(envelope.getTimestamp())
              .setAppId(envelope.getSourceId())
              .setSourceType(envelope.getTagsOrDefault("source_type", ""))
              .setSourceInstance(envelope.getInstanceId()));
      case COUNTER -> first.setEventType(EventFactory.Envelope.EventType.CounterEvent_VALUE)
          .putTags("instance_id", envelope.getInstanceId())
          .setCounterEvent(CounterEvent.newBuilder()
              .setName(envelope.getCounter().getName())
              .setDelta(envelope.getCounter().getDelta())
              .setTotal(envelope.getCounter().getTotal()));
      case GAUGE -> {
        Map.Entry<String, GaugeValue> metric = envelope.getGauge().getMetricsMap().entrySet().iterator().next();
        first.setEventType(EventFactory.Envelope.EventType.ValueMetric_VALUE)
            .putTags("instance_id", envelope.getInstanceId())
            .setValueMetric(ValueMetric.newBuilder()
                .setName(metric.getKey())
                .setValue(metric.getValue().getValue())
                .setUnit(metric.getValue().getUnit()));
      }
      default -> {
        return List.of();
      }
    }
    return List.of(first.build());
  }
}
