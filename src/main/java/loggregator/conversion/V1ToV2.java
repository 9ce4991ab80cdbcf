package loggregator.conversion;

import org.cloudfoundry.dropsonde.events.ErrorFactory.Error;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage.MessageType;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.dropsonde.events.MetricFactory.ContainerMetric;
import org.cloudfoundry.dropsonde.events.MetricFactory.CounterEvent;
import org.cloudfoundry.dropsonde.events.MetricFactory.ValueMetric;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/**
 * Converts envelopes of the first generation to those of the second, exactly one each. Fields that the second
 * generation doesn't have become tags. An unknown event type makes an envelope without a message. If the message of the
 * event type is absent, it counts as empty. All resulting text is valid UTF-8.
 */
public final class V1ToV2 {
  private final EventFactory.Envelope v1;
  private final TagSink tags;
  private final Envelope.Builder v2 = Envelope.newBuilder();

  private V1ToV2(EventFactory.Envelope v1, boolean preferredTags) {
    this.v1 = v1;
    this.tags = new TagSink(v2, preferredTags);
  }

  /** {@code preferredTags}: whether the tags go to {@code tags}, or as text to {@code deprecated_tags}. */
  public static Envelope convert(EventFactory.Envelope v1, boolean preferredTags) {
    return new V1ToV2(v1, preferredTags).convert();
  }

  private Envelope convert() {
    EventType eventType = eventType();
    putBase(eventType);
    if (eventType != null) {
      putMessage(eventType);
    }
    return v2.build();
  }

  /** An absent one is the first, an unknown one {@code null}. */
  private EventType eventType() {
    return v1.hasEventType() ? EventType.forNumber(v1.getEventType()) : EventType.HttpStartStop;
  }

  private void putBase(EventType eventType) {
    v2.setTimestamp(v1.getTimestamp());
    v1.getTagsMap().forEach(tags::put);
    tags.put(V1Tag.ORIGIN, v1.getOrigin());
    tags.put(V1Tag.DEPLOYMENT, v1.getDeployment());
    tags.put(V1Tag.JOB, v1.getJob());
    tags.put(V1Tag.INDEX, v1.getIndex());
    tags.put(V1Tag.IP, v1.getIp());
    tags.put(V1Tag.V1_TYPE, eventType == null ? Integer.toString(v1.getEventType()) : eventType.name());
    v2.setSourceId(v1.containsTags(V1Tag.SOURCE_ID.key)
        ? v1.getTagsOrThrow(V1Tag.SOURCE_ID.key) : v1.getDeployment() + "/" + v1.getJob());
    tags.remove(V1Tag.SOURCE_ID);
  }

  private void putMessage(EventType eventType) {
    switch (eventType) {
      case LogMessage -> putLog(v1.getLogMessage());
      case HttpStartStop -> HttpToTimer.convert(v1.getHttpStartStop(), v2, tags);
      case ValueMetric -> putValue(v1.getValueMetric());
      case CounterEvent -> putCounter(v1.getCounterEvent());
      case ContainerMetric -> putContainerMetric(v1.getContainerMetric());
      case Error -> putError(v1.getError());
    }
  }

  /** The message's own timestamp is ignored. */
  private void putLog(LogMessage log) {
    boolean isErr = log.getMessageType() == MessageType.ERR_VALUE;
    v2.setLog(Log.newBuilder().setPayload(log.getMessage()).setType(isErr ? Log.Type.ERR : Log.Type.OUT));
    tags.put(V1Tag.SOURCE_TYPE, log.getSourceType());
    v2.setInstanceId(log.getSourceInstance());
    setSourceId(log.getAppId());
  }

  private void putValue(ValueMetric metric) {
    v2.setGauge(Gauge.newBuilder().putMetrics(metric.getName(), value(metric.getUnit(), metric.getValue())));
    v2.setInstanceId(v1.getTagsOrDefault(V1Tag.INSTANCE_ID.key, ""));
  }

  private void putCounter(CounterEvent counter) {
    v2.setCounter(Counter.newBuilder()
        .setName(counter.getName()).setDelta(counter.getDelta()).setTotal(counter.getTotal()));
    v2.setInstanceId(v1.getTagsOrDefault(V1Tag.INSTANCE_ID.key, ""));
    tags.remove(V1Tag.INSTANCE_ID);
  }

  private void putContainerMetric(ContainerMetric metric) {
    v2.setGauge(Gauge.newBuilder()
        .putMetrics(GaugeNames.CPU, value("percentage", metric.getCpuPercentage()))
        .putMetrics(GaugeNames.MEMORY, bytes(metric.getMemoryBytes()))
        .putMetrics(GaugeNames.DISK, bytes(metric.getDiskBytes()))
        .putMetrics(GaugeNames.MEMORY_QUOTA, bytes(metric.getMemoryBytesQuota()))
        .putMetrics(GaugeNames.DISK_QUOTA, bytes(metric.getDiskBytesQuota())));
    v2.setInstanceId(Integer.toString(metric.getInstanceIndex()));
    setSourceId(metric.getApplicationId());
  }

  private void putError(Error error) {
    v2.setLog(Log.newBuilder().setPayload(error.getMessageBytes()).setType(Log.Type.OUT));
    tags.put(V1Tag.SOURCE, error.getSource());
    tags.put(V1Tag.CODE, Integer.toString(error.getCode()));
  }

  private void setSourceId(String appId) {
    if (!appId.isEmpty()) {
      v2.setSourceId(appId);
    }
  }

  private static GaugeValue bytes(long unsigned) {
    return value("bytes", UnsignedNumbers.toDouble(unsigned));
  }

  private static GaugeValue value(String unit, double value) {
    return GaugeValue.newBuilder().setUnit(unit).setValue(value).build();
  }
}
