package loggregator.json;

import com.google.protobuf.ByteString;
import java.util.Random;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;

/** Makes envelopes of every kind with odd contents, the same ones for the same seed. */
public final class RandomEnvelopes {
  /** Without minus zero, which protobuf-java's parser reads as zero. */
  private static final double[] ODD_DOUBLES = {
    0, 1, 0.1, 1e-7, 1e21, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN,
    Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  private final Random random;

  public RandomEnvelopes(long seed) {
    random = new Random(seed);
  }

  public Envelope next() {
    Envelope.Builder envelope = Envelope.newBuilder();
    if (random.nextBoolean()) {
      envelope.setTimestamp(random.nextLong()).setSourceId(text()).setInstanceId(text());
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      envelope.putTags(text(), text());
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      envelope.putDeprecatedTags(text(), value());
    }
    return message(envelope).build();
  }

  private Envelope.Builder message(Envelope.Builder envelope) {
    return switch (random.nextInt(6)) {
      case 0 -> envelope.setLog(log());
      case 1 -> envelope.setCounter(
          Counter.newBuilder().setName(text()).setDelta(random.nextLong()).setTotal(random.nextInt(3)));
      case 2 -> envelope.setGauge(gauge());
      case 3 -> envelope.setTimer(
          Timer.newBuilder().setName(text()).setStart(random.nextLong()).setStop(random.nextInt(1000)));
      case 4 -> envelope.setEvent(Event.newBuilder().setTitle(text()).setBody(text()));
      default -> envelope;
    };
  }

  private Log log() {
    byte[] payload = new byte[random.nextInt(40)];
    random.nextBytes(payload);
    return Log.newBuilder().setPayload(ByteString.copyFrom(payload)).setTypeValue(random.nextInt(4) - 1).build();
  }

  private Gauge gauge() {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      gauge.putMetrics(text(), GaugeValue.newBuilder().setUnit(text()).setValue(number()).build());
    }
    return gauge.build();
  }

  private Value value() {
    return switch (random.nextInt(4)) {
      case 0 -> Value.newBuilder().setText(text()).build();
      case 1 -> Value.newBuilder().setInteger(random.nextLong()).build();
      case 2 -> Value.newBuilder().setDecimal(number()).build();
      default -> Value.getDefaultInstance();
    };
  }

  private double number() {
    return switch (random.nextInt(3)) {
      case 0 -> ODD_DOUBLES[random.nextInt(ODD_DOUBLES.length)];
      case 1 -> random.nextInt(1000) - 500;
      default -> Double.longBitsToDouble(random.nextLong());
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(codePoint());
    }
    return text.toString();
  }

  private int codePoint() {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextInt(0x20);
      case 1 -> "\"\\/<>&='\u007f\u2028".codePointAt(random.nextInt(10));
      case 2 -> 0x80 + random.nextInt(0x780);
      case 3 -> 0xE000 + random.nextInt(0x2000);
      case 4 -> 0x10000 + random.nextInt(0x100000);
      default -> 'a' + random.nextInt(26);
    };
  }
}
