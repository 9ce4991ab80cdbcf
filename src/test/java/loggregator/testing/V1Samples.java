package loggregator.testing;

import com.google.protobuf.ByteString;
import java.util.List;
import org.cloudfoundry.dropsonde.events.ErrorFactory.Error;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.HttpFactory.HttpStartStop;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.dropsonde.events.MetricFactory.ContainerMetric;
import org.cloudfoundry.dropsonde.events.MetricFactory.CounterEvent;
import org.cloudfoundry.dropsonde.events.MetricFactory.ValueMetric;
import org.cloudfoundry.dropsonde.events.UuidFactory.UUID;

/** Envelopes of the first generation with what the second has no place for, each with a timestamp of its own. */
public final class V1Samples {
  public static final String APP = "f47ac10b-58cc-4372-a567-0e02b2c3d479";

  private V1Samples() {}

  /** Ones to which an Agent has nothing to add. */
  public static List<Envelope> complete() {
    UUID id = UUID.newBuilder().setLow(0x7243cc580bc17af4L).setHigh(0x79d4c3b2020e67a5L).build();
    LogMessage platformLog = LogMessage.newBuilder()
        .setMessage(ByteString.copyFromUtf8("of the platform")).setMessageType(2).setTimestamp(77).build();
    return List.of(
        base(1, EventType.LogMessage).setLogMessage(platformLog).build(),
        base(2, EventType.LogMessage).setLogMessage(
            platformLog.toBuilder().setMessage(ByteString.EMPTY).setAppId(APP).setSourceType("APP")).build(),
        base(3, EventType.ContainerMetric).setContainerMetric(ContainerMetric.newBuilder()
            .setApplicationId(APP).setInstanceIndex(3).setCpuPercentage(0.5).setMemoryBytes(1).setDiskBytes(2)).build(),
        base(4, EventType.ValueMetric)
            .setValueMetric(ValueMetric.newBuilder().setName("load").setValue(1.5).setUnit("")).build(),
        base(5, EventType.CounterEvent)
            .setCounterEvent(CounterEvent.newBuilder().setName("hits").setDelta(5).setTotal(9)).build(),
        base(6, EventType.Error)
            .setError(Error.newBuilder().setSource("uaa").setCode(-4).setMessage("größe")).build(),
        base(7, EventType.HttpStartStop).setHttpStartStop(HttpStartStop.newBuilder()
            .setStartTimestamp(1).setStopTimestamp(2).setRequestId(id).setPeerType(2).setMethod(44).setUri("/")
            .setRemoteAddress("r").setUserAgent("").setStatusCode(200).setContentLength(-1).setApplicationId(id)).build());
  }

  private static Envelope.Builder base(long timestamp, EventType type) {
    return Envelope.newBuilder()
        .setOrigin("gorouter").setEventType(type.getNumber()).setTimestamp(timestamp).setDeployment("").setJob("j")
        .setIndex("0").setIp("10.0.0.1").putTags("source_id", "given").putTags("__v1_type", "odd").putTags("z", "");
  }
}
