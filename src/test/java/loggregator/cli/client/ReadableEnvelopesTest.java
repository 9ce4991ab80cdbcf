package loggregator.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.time.ZoneOffset;
import java.util.Optional;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;
import org.junit.jupiter.api.Test;

class ReadableEnvelopesTest {
  private static final String HEAD = "05:06:07.089 web/3 ";

  private final ReadableEnvelopes format = new ReadableEnvelopes(ZoneOffset.ofHours(2), false, Optional.empty());

  @Test
  void aLogIsItsTypeAndItsText() {
    assertThat(print(web().setLog(log("hello wörld")))).isEqualTo(HEAD + "OUT hello wörld\n");
    assertThat(print(web().setLog(log("oops").setType(Log.Type.ERR)))).isEqualTo(HEAD + "ERR oops\n");
    assertThat(print(web().setLog(log("what").setTypeValue(7)))).isEqualTo(HEAD + "LOG7 what\n");
  }

  @Test
  void aLogsOwnLineEndIsNotShown() {
    assertThat(print(web().setLog(log("hello\r\n")))).isEqualTo(HEAD + "OUT hello\n");
  }

  @Test
  void hostileTextDoesNothing() {
    assertThat(print(web().setSourceId("a\u001b[1A").setInstanceId("\n").setLog(log("x\u001b]0;title\u0007\ny"))))
        .isEqualTo("05:06:07.089 a\\x1b[1A/\\n OUT x\\x1b]0;title\\x07\\ny\n");
  }

  @Test
  void bytesThatAreNoTextAreMarked() {
    Log.Builder log = Log.newBuilder().setPayload(ByteString.copyFrom(new byte[] {'a', (byte) 0xff, 'b'}));
    assertThat(print(web().setLog(log))).isEqualTo(HEAD + "OUT a\ufffdb\n");
  }

  @Test
  void aCounterIsItsNameDeltaAndTotalWithoutASign() {
    assertThat(print(web().setCounter(Counter.newBuilder().setName("requests").setDelta(5).setTotal(-1))))
        .isEqualTo(HEAD + "COUNTER requests delta=5 total=18446744073709551615\n");
  }

  @Test
  void aGaugeIsItsValuesByName() {
    Gauge.Builder gauge = Gauge.newBuilder()
        .putMetrics("memory", GaugeValue.newBuilder().setValue(1024).setUnit("bytes").build())
        .putMetrics("cpu", GaugeValue.newBuilder().setValue(0.25).build());
    assertThat(print(web().setGauge(gauge))).isEqualTo(HEAD + "GAUGE cpu=0.25, memory=1024 bytes\n");
  }

  @Test
  void aGaugeMayHoldWhatIsNoNumber() {
    Gauge.Builder gauge = Gauge.newBuilder()
        .putMetrics("a", GaugeValue.newBuilder().setValue(Double.NaN).build())
        .putMetrics("b", GaugeValue.newBuilder().setValue(1e300).build());
    assertThat(print(web().setGauge(gauge))).isEqualTo(HEAD + "GAUGE a=NaN, b=1.0E300\n");
  }

  @Test
  void aTimerIsItsDurationInMilliseconds() {
    assertThat(print(web().setTimer(timer(1_000_000_000, 1_012_345_000)))).isEqualTo(HEAD + "TIMER http 12.345 ms\n");
    assertThat(print(web().setTimer(timer(5, 5)))).isEqualTo(HEAD + "TIMER http 0 ms\n");
    assertThat(print(web().setTimer(timer(Long.MAX_VALUE, Long.MIN_VALUE))))
        .isEqualTo(HEAD + "TIMER http -18446744073709.551615 ms\n");
  }

  @Test
  void anEventIsItsTitleAndBody() {
    assertThat(print(web().setEvent(Event.newBuilder().setTitle("crash").setBody("exit 1"))))
        .isEqualTo(HEAD + "EVENT crash: exit 1\n");
  }

  @Test
  void whatAnEnvelopeLacksIsShownAsLacking() {
    assertThat(print(Envelope.newBuilder())).isEqualTo("02:00:00.000 - NONE \n");
  }

  @Test
  void anyTimestampCanBePrinted() {
    assertThat(print(web().setTimestamp(Long.MAX_VALUE).setLog(log("x")))).endsWith(" web/3 OUT x\n");
    assertThat(print(web().setTimestamp(Long.MIN_VALUE).setLog(log("x")))).endsWith(" web/3 OUT x\n");
  }

  @Test
  void lossesHaveALineOfTheirOwn() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.appendLoss(out, 123, Envelope.getDefaultInstance());
    assertThat(out.toString(UTF_8)).isEqualTo("--- 123 envelopes lost ---\n");
  }

  @Test
  void coloursAreOnlyAroundTheText() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ReadableEnvelopes(ZoneOffset.ofHours(2), true, Optional.empty()).append(out, web().setLog(log("hello")).build());
    assertThat(out.toString(UTF_8)).contains("\u001b[").endsWith("hello\n");
    assertThat(out.toString(UTF_8).replaceAll("\u001b\\[\\d+m", "")).isEqualTo(HEAD + "OUT hello\n");
  }

  private String print(Envelope.Builder envelope) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.append(out, envelope.build());
    return out.toString(UTF_8);
  }

  /** At 03:06:07.089 UTC. */
  private static Envelope.Builder web() {
    return Envelope.newBuilder()
        .setTimestamp(((3 * 60 + 6) * 60 + 7) * 1_000_000_000L + 89_999_999)
        .setSourceId("web")
        .setInstanceId("3");
  }

  private static Log.Builder log(String text) {
    return Log.newBuilder().setPayload(ByteString.copyFromUtf8(text));
  }

  private static Timer timer(long start, long stop) {
    return Timer.newBuilder().setName("http").setStart(start).setStop(stop).build();
  }
}
