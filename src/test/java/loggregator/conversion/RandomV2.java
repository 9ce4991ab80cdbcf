package loggregator.conversion;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;

/** Envelopes of the second generation, some as only the wire allows them: pieces in any order, equal tags, twice. */
final class RandomV2 {
  private static final List<String> KEYS = List.of("__v1_type", "origin", "deployment", "job", "index", "ip",
      "source_id", "instance_id", "source_type", "source", "code", "request_id", "request_id", "request_id",
      "peer_type", "method", "uri", "remote_address", "user_agent", "status_code", "content_length",
      "routing_instance_id", "forwarded", "", "größe", "k".repeat(130), "originx", "code\0");
  private static final List<String> TEXTS = List.of("", "a", "Error", "-1", "+7", "4294967297", "9223372036854775808",
      "-9223372036854775808", "٣", "Client", "GET", "VERSION_CONTROL", "get", "a\nb\n", "\n", "v".repeat(200),
      "f47ac10b-58cc-4372-a567-0e02b2c3d479", "F47AC10B-58CC-4372-A567-0E02B2C3D479",
      "f47ac10b_58cc_4372_a567_0e02b2c3d479", "f47ac10b-58cc-4372-a567-0e02b2c3d47g");
  private static final List<String> METRICS = List.of("cpu", "memory", "disk", "memory_quota", "disk_quota",
      "instance_index", "other");
  private static final double[] DECIMALS = {0, -0.0, 1, 0.5, 1e6, 1e21, 5e-7, -1e-9, 1.5e-6, 5e-324, 1 / 3.0, -3, 1e19,
      1.9e19, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
  private static final long[] NUMBERS = {0, 1, 200, -1, Long.MIN_VALUE, Long.MAX_VALUE};

  private final Random random;

  RandomV2(Random random) {
    this.random = random;
  }

  ByteString envelope() {
    List<ByteString> pieces = new ArrayList<>();
    pieces.add(piece().setTimestamp(random.nextLong()).build().toByteString());
    pieces.add(piece().setSourceId(text()).setInstanceId(text()).build().toByteString());
    repeat(random.nextInt(12), pieces, () -> piece().putTags(key(), text()));
    repeat(random.nextInt(3) * random.nextInt(5), pieces, () -> piece().putDeprecatedTags(key(), value()));
    repeat(random.nextInt(10) == 0 ? 2 : 1, pieces, this::message);
    if (random.nextInt(3) == 0) {
      Collections.shuffle(pieces, random);
    }
    return ByteString.copyFrom(pieces);
  }

  private static void repeat(int times, List<ByteString> pieces, Supplier<Envelope.Builder> piece) {
    for (int i = 0; i < times; i++) {
      pieces.add(piece.get().build().toByteString());
    }
  }

  private Envelope.Builder message() {
    Envelope.Builder piece = piece();
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> piece.getLogBuilder().setPayload(ByteString.copyFromUtf8(text())).setTypeValue(random.nextInt(3));
      case 3, 4 -> piece.getCounterBuilder().setName(text()).setDelta(number()).setTotal(number());
      case 5, 6, 7 -> piece.setGauge(gauge());
      case 8, 9, 10 -> piece.getTimerBuilder().setName(text()).setStart(number()).setStop(number());
      default -> piece.getEventBuilder().setTitle(text());
    }
    return piece;
  }

  private Gauge gauge() {
    Gauge.Builder gauge = Gauge.newBuilder();
    int metrics = random.nextInt(3) * (random.nextInt(30) == 0 ? 20 : 4);
    List<String> names = random.nextBoolean() ? METRICS : METRICS.subList(0, 5);
    for (int i = 0; i < metrics; i++) {
      String name = names.get(i % names.size()) + (i < names.size() ? "" : i);
      gauge.putMetrics(name, GaugeValue.newBuilder()
          .setUnit(random.nextInt(5) == 0 ? "" : "bytes").setValue(decimal()).build());
    }
    return gauge.build();
  }

  private static Envelope.Builder piece() {
    return Envelope.newBuilder();
  }

  private Value value() {
    return switch (random.nextInt(5)) {
      case 0 -> Value.newBuilder().setInteger(number()).build();
      case 1 -> Value.newBuilder().setDecimal(decimal()).build();
      case 2 -> Value.getDefaultInstance();
      default -> Value.newBuilder().setText(text()).build();
    };
  }

  private String key() {
    return KEYS.get(random.nextInt(KEYS.size()));
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private double decimal() {
    return DECIMALS[random.nextInt(DECIMALS.length)];
  }

  private long number() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }
}
