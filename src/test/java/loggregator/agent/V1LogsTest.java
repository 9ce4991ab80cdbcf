package loggregator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import loggregator.conversion.V1Envelopes;
import loggregator.conversion.V1LogToV2;
import loggregator.conversion.V1Problem;
import loggregator.envelope.Batch;
import loggregator.envelope.CarriedV1;
import loggregator.envelope.WireType;
import loggregator.envelope.WireWriter;
import loggregator.testing.Datagrams;
import loggregator.testing.NumberedLogs;
import loggregator.transform.CounterTotals;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Logs that are converted from bytes to bytes become what they become as objects, and those that can't be are refused:
 * of logs as the wire allows them and no encoder writes them, with fields in any order, twice, absent, of the wrong
 * wire type or unknown, and text that is none.
 */
class V1LogsTest {
  private static final int LOGS = 20_000;
  private static final int LEAST_OF_EACH_KIND = LOGS / 20;
  private static final int UNKNOWN_FIELD = 77;
  private static final List<String> KEYS =
      List.of("", "origin", "job", "source_id", "source_type", "instance_id", "__v1_type", "zone", "größe", "k".repeat(130));
  private static final List<String> TEXTS = List.of("", "a", "b", "text ☃", "v".repeat(128));
  private static final List<Map<String, String>> AGENT_TAGS = List.of(
      Map.of(),
      Map.of("deployment", "cf", "job", "router", "index", "7", "ip", "10.0.0.1", "zone", "z1"),
      Map.of("source_id", "agent", "origin", "agent", "instance_id", "none", "größe", "1", "", "nameless"));

  private final List<V1Problem> problems = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theyBecomeWhatTheyBecomeAsObjects(long seed) {
    Random random = new Random(seed);
    Map<String, String> tags = AGENT_TAGS.get((int) seed % AGENT_TAGS.size());
    V1Transform transform = new V1Transform(tags, new CounterTotals(1), converted -> {}, problems::add);
    V1LogToV2 bytesToBytes = new V1LogToV2(tags);
    int taken = 0;
    int left = 0;
    for (int i = 0; i < LOGS; i++) {
      byte[] datagram = envelope(random);
      EventFactory.Envelope v1 = V1Envelopes.parse(datagram, 0, datagram.length);
      Batch batch = transform.apply(Datagrams.of(datagram));

      V1Problem problem = V1Problem.of(v1);
      assertThat(batch == null).as(() -> Arrays.toString(datagram)).isEqualTo(problem != null);
      if (problem == null) {
        assertThat(NumberedLogs.envelopes(CarriedV1.strip(batch))).containsExactly(transform.convert(transform.complete(v1)));
        boolean isTaken = bytesToBytes.convert(datagram, 0, datagram.length, new WireWriter(0));
        taken += isTaken ? 1 : 0;
        left += isTaken ? 0 : 1;
      }
    }

    assertThat(taken).isGreaterThan(LEAST_OF_EACH_KIND);
    assertThat(left).isGreaterThan(LEAST_OF_EACH_KIND);
    assertThat(problems).hasSize(LOGS - taken - left).contains(V1Problem.MALFORMED, V1Problem.MISSING_MESSAGE);
  }

  private static byte[] envelope(Random random) {
    List<WireWriter> fields = new ArrayList<>();
    for (int number : new int[] {EventFactory.Envelope.ORIGIN_FIELD_NUMBER,
        EventFactory.Envelope.DEPLOYMENT_FIELD_NUMBER, EventFactory.Envelope.JOB_FIELD_NUMBER,
        EventFactory.Envelope.INDEX_FIELD_NUMBER, EventFactory.Envelope.IP_FIELD_NUMBER}) {
      some(random, number == EventFactory.Envelope.ORIGIN_FIELD_NUMBER, () -> fields.add(text(random, number)));
    }
    some(random, true, () -> fields.add(number(EventFactory.Envelope.EVENTTYPE_FIELD_NUMBER,
        random.nextInt(50) == 0 ? 8 : EventFactory.Envelope.EventType.LogMessage_VALUE)));
    some(random, false, () -> fields.add(number(EventFactory.Envelope.TIMESTAMP_FIELD_NUMBER, random.nextInt(3) - 1)));
    some(random, true, () -> fields.add(content(EventFactory.Envelope.LOGMESSAGE_FIELD_NUMBER, log(random))));
    for (int i = random.nextInt(5); i > 0; i--) {
      fields.add(tag(random));
    }
    if (random.nextInt(20) == 0) {
      fields.add(oddity(random));
    }
    return joined(random, fields);
  }

  private static byte[] log(Random random) {
    List<WireWriter> fields = new ArrayList<>();
    some(random, true, () -> fields.add(text(random, LogMessage.MESSAGE_FIELD_NUMBER)));
    some(random, true, () -> fields.add(number(LogMessage.MESSAGE_TYPE_FIELD_NUMBER, random.nextInt(4))));
    some(random, true, () -> fields.add(number(LogMessage.TIMESTAMP_FIELD_NUMBER, random.nextLong())));
    some(random, false, () -> fields.add(text(random, LogMessage.APP_ID_FIELD_NUMBER)));
    some(random, false, () -> fields.add(text(random, LogMessage.SOURCE_TYPE_FIELD_NUMBER)));
    some(random, false, () -> fields.add(text(random, LogMessage.SOURCE_INSTANCE_FIELD_NUMBER)));
    return joined(random, fields);
  }

  /** Once as a rule, sometimes twice; not at all often, or seldom where that is malformed. */
  private static void some(Random random, boolean required, Runnable add) {
    if (random.nextInt(required ? 40 : 2) > 0) {
      add.run();
    }
    if (random.nextInt(40) == 0) {
      add.run();
    }
  }

  private static WireWriter tag(Random random) {
    List<WireWriter> entry = new ArrayList<>();
    some(random, true, () -> entry.add(content(1, pick(random, KEYS))));
    some(random, true, () -> entry.add(text(random, 2)));
    return content(EventFactory.Envelope.TAGS_FIELD_NUMBER, joined(random, entry));
  }

  private static WireWriter oddity(Random random) {
    int number = random.nextBoolean() ? UNKNOWN_FIELD : 1 + random.nextInt(17);
    WireWriter out = new WireWriter(8);
    switch (random.nextInt(4)) {
      case 0 -> out.writeVarintField(number, random.nextLong());
      case 1 -> out.writeDoubleField(number, 1);
      case 2 -> out.writeBytesField(number, new byte[random.nextInt(2)]);
      default -> {
        out.writeTag(number, WireType.START_GROUP);
        out.writeTag(number, random.nextInt(4) == 0 ? WireType.START_GROUP : WireType.END_GROUP);
      }
    }
    return out;
  }

  private static WireWriter text(Random random, int field) {
    return content(field, pick(random, TEXTS));
  }

  private static byte[] pick(Random random, List<String> texts) {
    byte[] text = texts.get(random.nextInt(texts.size())).getBytes(StandardCharsets.UTF_8);
    return random.nextInt(200) == 0 ? new byte[] {'x', (byte) 0xC3} : text;
  }

  private static WireWriter number(int field, long value) {
    WireWriter out = new WireWriter(8);
    out.writeVarintField(field, value);
    return out;
  }


  private static WireWriter content(int field, byte[] content) {
    WireWriter out = new WireWriter(8);
    out.writeBytesField(field, content);
    return out;
  }

  private static byte[] joined(Random random, List<WireWriter> fields) {
    Collections.shuffle(fields, random);
    WireWriter all = new WireWriter(64);
    fields.forEach(field -> all.writeRaw(field.bytes(), 0, field.size()));
    return all.toByteArray();
  }
}
