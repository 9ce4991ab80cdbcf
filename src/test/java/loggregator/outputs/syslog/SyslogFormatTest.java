package loggregator.outputs.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import loggregator.envelope.WireWriter;
import loggregator.outputs.OutgoingEnvelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.junit.jupiter.api.Test;

/** Messages as the original's own tests expect them, and where it fails. */
class SyslogFormatTest {
  private static final String HEAD = "1 1970-01-01T00:00:00.012345+00:00 test-hostname test-app-id ";

  private final SyslogFormat format = new SyslogFormat("test-hostname", true);
  private final SyslogFormat withoutTags = new SyslogFormat("test-hostname", false);

  @Test
  void logs() {
    assertThat(written(format, log("just a test", Log.Type.OUT, Map.of("source_type", "MY TASK"))))
        .containsExactly("<14>" + HEAD + "[MY-TASK/2] - [tags@47450 source_type=\"MY TASK\"] just a test\n");
    assertThat(written(withoutTags, log("just a test", Log.Type.ERR, Map.of("source_type", "MY TASK"))))
        .containsExactly("<11>" + HEAD + "[MY-TASK/2] - - just a test\n");
    assertThat(written(withoutTags, log("no\0 nul\nstays\n", Log.Type.OUT, Map.of())))
        .containsExactly("<14>" + HEAD + "[/2] - - no nul\nstays\n");
    assertThat(written(withoutTags, log("", Log.Type.OUT, Map.of("source_type", "app/proc/web - "))))
        .containsExactly("<14>" + HEAD + "[APP/PROC/WEB/2] - - \n");
  }

  @Test
  void aGaugeIsAMessageForEachMetric() {
    Envelope.Builder gauge = envelope("1").setGauge(Gauge.newBuilder()
        .putMetrics("cpu", GaugeValue.newBuilder().setValue(0.23).setUnit("percentage").build())
        .putMetrics("memory", GaugeValue.newBuilder().setValue(1e6).setUnit("bytes").build()));

    assertThat(written(format, gauge)).containsExactlyInAnyOrder(
        "<14>" + HEAD + "[1] - [gauge@47450 name=\"cpu\" value=\"0.23\" unit=\"percentage\"] \n",
        "<14>" + HEAD + "[1] - [gauge@47450 name=\"memory\" value=\"1e+06\" unit=\"bytes\"] \n");
  }

  @Test
  void counters() {
    Envelope.Builder counter = envelope("1").putTags("metric-tag", "scallop")
        .setCounter(Counter.newBuilder().setName("some-counter").setTotal(99).setDelta(1));

    assertThat(written(format, counter)).containsExactly("<14>" + HEAD
        + "[1] - [counter@47450 name=\"some-counter\" total=\"99\" delta=\"1\"][tags@47450 metric-tag=\"scallop\"] \n");
  }

  @Test
  void timersAndEvents() {
    assertThat(written(format, envelope("").setTimer(Timer.newBuilder().setName("http").setStart(10).setStop(20))))
        .containsExactly("<14>" + HEAD + "[] - [timer@47450 name=\"http\" start=\"10\" stop=\"20\"] \n");
    assertThat(written(format, envelope("1").setEvent(Event.newBuilder().setTitle("a]b").setBody("\"c\\"))))
        .containsExactly("<14>" + HEAD + "[1] - [event@47450 title=\"a\\]b\" body=\"\\\"c\\\\\"] \n");
    assertThat(written(format, envelope("1"))).isEmpty();
  }

  @Test
  void hostIsOrganizationSpaceAndApplication() {
    assertThat(written(withoutTags, log("x", Log.Type.OUT, Map.of("organization_name", "my  org-", "space_name",
        "späce!", "app_name", "a".repeat(70)))).get(0))
        .startsWith("<14>1 1970-01-01T00:00:00.012345+00:00 my-org.spce." + "a".repeat(63) + " test-app-id [/2] - - x");
    assertThat(written(new SyslogFormat("", false), log("x", Log.Type.OUT, Map.of()))).containsExactly(
        "<14>1 1970-01-01T00:00:00.012345+00:00 - test-app-id [/2] - - x\n");
  }

  @Test
  void whatTheHeaderCannotHoldIsCleaned() {
    Envelope.Builder odd = log("x", Log.Type.OUT, Map.of("source_type", "T".repeat(200), "a b=c]\"", "v"))
        .setSourceId("söurce " + "s".repeat(50)).setInstanceId("i".repeat(200));

    assertThat(written(format, odd).get(0))
        .startsWith("<14>1 1970-01-01T00:00:00.012345+00:00 test-hostname surce" + "s".repeat(43) + " ["
            + "T".repeat(125) + "/] - [tags@47450 a_b_c__=\"v\" source_type=");
  }

  @Test
  void timesAreCutToMicrosecondsWithoutTrailingZeros() {
    SyslogStamp stamps = new SyslogStamp();

    assertThat(stamp(stamps, 0)).isEqualTo("1970-01-01T00:00:00+00:00");
    assertThat(stamp(stamps, 1_500_000_999)).isEqualTo("1970-01-01T00:00:01.5+00:00");
    assertThat(stamp(stamps, 1_000_040_000)).isEqualTo("1970-01-01T00:00:01.00004+00:00");
    assertThat(stamp(stamps, -1)).isEqualTo("1969-12-31T23:59:59.999999+00:00");
    assertThat(stamp(stamps, Long.MAX_VALUE)).isEqualTo("2262-04-11T23:47:16.854775+00:00");
  }

  private static String stamp(SyslogStamp stamps, long nanos) {
    WireWriter out = new WireWriter(64);
    stamps.write(nanos, out);
    return new String(out.toByteArray(), UTF_8);
  }

  private static Envelope.Builder log(String payload, Log.Type type, Map<String, String> tags) {
    return envelope("2").putAllTags(tags)
        .setLog(Log.newBuilder().setType(type).setPayload(ByteString.copyFromUtf8(payload)));
  }

  private static Envelope.Builder envelope(String instance) {
    return Envelope.newBuilder().setTimestamp(12_345_000).setSourceId("test-app-id").setInstanceId(instance);
  }

  private static List<String> written(SyslogFormat format, Envelope.Builder envelope) {
    byte[] bytes = envelope.build().toByteArray();
    OutgoingEnvelope outgoing = new OutgoingEnvelope();
    assertThat(outgoing.read(bytes, 0, bytes.length)).isTrue();
    List<String> messages = new ArrayList<>();
    format.write(outgoing, (message, length) -> messages.add(new String(message, 0, length, UTF_8)));
    return messages;
  }
}
