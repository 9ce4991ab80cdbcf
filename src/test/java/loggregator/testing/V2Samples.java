package loggregator.testing;

import com.google.protobuf.ByteString;
import java.util.List;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;

/** Envelopes of the second generation. */
public final class V2Samples {
  private V2Samples() {}

  /** One of each type, with all fields, numbered by their timestamps. */
  public static List<Envelope> complete() {
    return List.of(
        base(1).setLog(Log.newBuilder()
            .setPayload(ByteString.copyFrom(new byte[] {'x', 0, (byte) 0xFF})).setType(Log.Type.ERR)).build(),
        base(2).setCounter(Counter.newBuilder().setName("requests").setTotal(7)).build(),
        base(3).setGauge(Gauge.newBuilder().putMetrics("load", value("%", 0.5)).putMetrics("heat", value("C", -1))).build(),
        base(4).setTimer(Timer.newBuilder().setName("http").setStart(5).setStop(9)).build(),
        base(5).setEvent(Event.newBuilder().setTitle("started").setBody("größe ☃")).build());
  }

  private static Envelope.Builder base(long timestamp) {
    return Envelope.newBuilder().setTimestamp(timestamp).setSourceId("web").setInstanceId("3")
        .putTags("deployment", "d").putTags("job", "j").putTags("none", "");
  }

  private static GaugeValue value(String unit, double value) {
    return GaugeValue.newBuilder().setUnit(unit).setValue(value).build();
  }
}
