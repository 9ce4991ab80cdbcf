package loggregator.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static loggregator.envelope.Bytes.concat;
import static loggregator.envelope.Bytes.groups;
import static loggregator.envelope.Bytes.hex;
import static loggregator.envelope.Bytes.utf8;
import static loggregator.envelope.Bytes.written;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeScannerTest {
  private static final int MAX_DEPTH = 100;

  private final EnvelopeScanner scanner = new EnvelopeScanner();
  private byte[] scanned;

  @Test
  void everyMemberOfTheOneofHasItsType() {
    assertThat(typeOf(Envelope.newBuilder().setTimestamp(1))).isEqualTo(MessageType.NONE);
    assertThat(typeOf(Envelope.newBuilder().setLog(Log.getDefaultInstance()))).isEqualTo(MessageType.LOG);
    assertThat(typeOf(Envelope.newBuilder().setCounter(Counter.getDefaultInstance()))).isEqualTo(MessageType.COUNTER);
    assertThat(typeOf(Envelope.newBuilder().setGauge(Gauge.getDefaultInstance()))).isEqualTo(MessageType.GAUGE);
    assertThat(typeOf(Envelope.newBuilder().setTimer(Timer.getDefaultInstance()))).isEqualTo(MessageType.TIMER);
    assertThat(typeOf(Envelope.newBuilder().setEvent(Event.getDefaultInstance()))).isEqualTo(MessageType.EVENT);
  }

  @Test
  void anEnvelopeOfNoBytesHasNothing() {
    scan(new byte[0]);

    assertThat(scanner.type()).isEqualTo(MessageType.NONE);
    assertThat(scanner.sourceIdLength()).isZero();
    assertThat(counterName()).isEmpty();
    assertThat(scanner.gaugeNames()).isZero();
  }

  @Test
  void theLastSourceIdCounts() {
    scan(concat(source("first"), counter("c"), source("last")));

    assertThat(sourceId()).isEqualTo("last");
  }

  @Test
  void nothingRemainsOfTheEnvelopeBefore() {
    scan(concat(source("before"), gauge("a")));
    scan(concat(counter("c")));
    scan(concat(Envelope.newBuilder().setTimestamp(1).build()));

    assertThat(scanner.type()).isEqualTo(MessageType.NONE);
    assertThat(sourceId()).isEmpty();
    assertThat(counterName()).isEmpty();
    assertThat(gaugeNames()).isEmpty();
  }

  @Test
  void aCounterInPartsIsMerged() {
    scan(concat(counter("c"), Envelope.newBuilder().setCounter(Counter.newBuilder().setTotal(7)).build()));

    assertThat(counterName()).isEqualTo("c");
  }

  @Test
  void aLaterCounterNameReplacesAnEarlierOneEvenWhenEmpty() {
    byte[] emptyName = written(writer -> writer.writeBytesField(EnvelopeFields.COUNTER_NAME, utf8("")));

    scan(concat(concat(counter("c")), member(EnvelopeFields.COUNTER, emptyName)));

    assertThat(scanner.type()).isEqualTo(MessageType.COUNTER);
    assertThat(counterName()).isEmpty();
  }

  @Test
  void aGaugeInPartsIsMergedAndNamesAreDistinct() {
    scan(concat(gauge("a", "b"), source("s"), gauge("b", "c", "")));

    assertThat(gaugeNames()).containsExactlyInAnyOrder("a", "b", "c", "");
  }

  @Test
  void anotherMemberOfTheOneofMakesTheFirstForgotten() {
    scan(concat(gauge("a"), log(), gauge("b")));
    assertThat(gaugeNames()).containsExactly("b");

    scan(concat(gauge("a"), counter("c")));
    assertThat(scanner.type()).isEqualTo(MessageType.COUNTER);
    assertThat(gaugeNames()).isEmpty();

    scan(concat(counter("c"), log()));
    assertThat(scanner.type()).isEqualTo(MessageType.LOG);
    assertThat(counterName()).isEmpty();
  }

  @Test
  void aMetricWithoutANameHasTheEmptyNameAndTheLastOfTwoCounts() {
    byte[] twice = written(writer -> {
      writer.writeBytesField(EnvelopeFields.MAP_KEY, utf8("first"));
      writer.writeBytesField(EnvelopeFields.MAP_KEY, utf8("last"));
    });
    scan(member(EnvelopeFields.GAUGE, concat(metric(twice), metric(new byte[0]))));

    assertThat(gaugeNames()).containsExactlyInAnyOrder("last", "");
  }

  @Test
  void aGaugeMayHaveThousandsOfNames() {
    String[] names = IntStream.range(0, 5_000).mapToObj(i -> "metric-" + i).toArray(String[]::new);

    scan(concat(gauge(names), gauge(names)));
    assertThat(gaugeNames()).containsExactlyInAnyOrder(names);

    scan(concat(gauge("metric-1")));
    assertThat(gaugeNames()).containsExactly("metric-1");
  }

  @Test
  void aKnownNumberWithAnotherWireTypeIsUnknown() {
    byte[] numbers = written(writer -> {
      writer.writeVarintField(EnvelopeFields.SOURCE_ID, 1);
      writer.writeVarintField(EnvelopeFields.LOG, 1);
      writer.writeDoubleField(EnvelopeFields.GAUGE, 1);
    });

    scan(concat(concat(source("s"), counter("c")), numbers));

    assertThat(sourceId()).isEqualTo("s");
    assertThat(scanner.type()).isEqualTo(MessageType.COUNTER);
  }

  @Test
  void unknownFieldsOfAllWireTypesAreSkipped() {
    scan(concat(groups(3), hex("58 01  59 0102030405060708  5a 02 ffff  5d 01020304"), concat(source("s"))));

    assertThat(sourceId()).isEqualTo("s");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {
      "9200 01 61", // tag with a byte too many
      "12 81808000 61", // length with three bytes too many
      "12 81808080808080808000 61", // length of ten bytes
  })
  void varintsMayBeLongerThanTheyNeedBe(String envelope) {
    scan(hex(envelope));

    assertThat(sourceId()).isEqualTo("a");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {
      "12", // a tag and no length
      "12 02 61", // length past the end
      "12 ffffffff0f 61", // negative length
      "08 80", // unfinished varint
      "08 8080808080808080808000", // varint of eleven bytes
      "08 ffffffffffffffffffff", "08 ffffffffffffffffffff01", // varint without end after ten
      "08 80808080808080808002", // varint of more than 64 bits
      "12 8180808010 61", "9280808010 01 61", // length and tag of more than 32
      "00", "02 00", "8000", "8080808010", // field number 0
      "0e", "0f", // wire types 6 and 7
      "09 01020304050607", "0d 010203", // fixed numbers cut short
      "5b", "5c", "5b 64", "5b 00 5c", // groups without end, without start, with another's end, with field 0
      "2a 02 0a 01", "2a 03 0a 05 61 12 01 61", // within a counter
      "32 03 0a 02 0a", "32 04 0a 02 0a 05" // within a metric
  })
  void malformedBytesAreRefused(String envelope) {
    assertThat(scanner.scan(hex(envelope), 0, hex(envelope).length)).isFalse();
  }

  @Test
  void groupsNestAsDeepAsProtobufJavaAllows() {
    assertThat(scanner.scan(groups(MAX_DEPTH), 0, groups(MAX_DEPTH).length)).isTrue();
    assertThat(scanner.scan(groups(MAX_DEPTH + 1), 0, groups(MAX_DEPTH + 1).length)).isFalse();
  }

  @Test
  void bytesOutsideTheRangeAreNotRead() {
    byte[] all = concat(concat(source("before")), concat(counter("c")), concat(source("after")));
    int start = concat(source("before")).length;

    assertThat(scanner.scan(all, start, start + concat(counter("c")).length)).isTrue();
    assertThat(scanner.sourceIdLength()).isZero();
    assertThat(scanner.type()).isEqualTo(MessageType.COUNTER);
    assertThat(scanner.scan(all, start, start + concat(counter("c")).length - 1)).isFalse();
  }

  @Test
  void scanningAllocatesNothing() {
    byte[] envelope = concat(source("s"), gauge("a", "b"), counter("c"), gauge("d"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int scans = 10_000;
    scanTimes(envelope, scans);

    long before = threads.getCurrentThreadAllocatedBytes();
    scanTimes(envelope, scans);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(scans);
  }

  private void scanTimes(byte[] envelope, int times) {
    for (int i = 0; i < times; i++) {
      scanner.scan(envelope, 0, envelope.length);
    }
  }

  private void scan(byte[] envelope) {
    scanned = envelope;
    assertThat(scanner.scan(envelope, 0, envelope.length)).isTrue();
  }

  private MessageType typeOf(Envelope.Builder envelope) {
    scan(envelope.build().toByteArray());
    return scanner.type();
  }

  private String sourceId() {
    return text(scanner.sourceIdStart(), scanner.sourceIdLength());
  }

  private String counterName() {
    return text(scanner.counterNameStart(), scanner.counterNameLength());
  }

  private List<String> gaugeNames() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < scanner.gaugeNames(); i++) {
      names.add(text(scanner.gaugeNameStart(i), scanner.gaugeNameLength(i)));
    }
    return names;
  }

  private String text(int start, int length) {
    return new String(scanned, start, length, UTF_8);
  }

  private static Envelope source(String id) {
    return Envelope.newBuilder().setSourceId(id).build();
  }

  private static Envelope log() {
    return Envelope.newBuilder().setLog(Log.newBuilder().setType(Log.Type.ERR)).build();
  }

  private static Envelope counter(String name) {
    return Envelope.newBuilder().setCounter(Counter.newBuilder().setName(name)).build();
  }

  private static Envelope gauge(String... names) {
    Gauge.Builder gauge = Gauge.newBuilder();
    for (String name : names) {
      gauge.putMetrics(name, GaugeValue.newBuilder().setUnit("ms").setValue(1).build());
    }
    return Envelope.newBuilder().setGauge(gauge).build();
  }

  private static byte[] member(int fieldNumber, byte[] content) {
    return written(writer -> writer.writeBytesField(fieldNumber, content));
  }

  private static byte[] metric(byte[] entry) {
    return member(EnvelopeFields.GAUGE_METRICS, entry);
  }
}
