package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.stream.IntStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A node of its own for the tests of a class about the live page, and what these send and wait for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PageTest {
  TestNode node;
  Producer producer;

  @BeforeAll
  void start() {
    node = TestNode.start();
    producer = node.producer();
  }

  @AfterAll
  void stop() {
    producer.finish();
    node.close();
  }

  Page open(String view) {
    return Page.open(node.port("gateway.http"), view).awaitConnected();
  }

  static void awaitLines(Page page, String... lines) {
    Page.waiting("the lines").untilAsserted(() -> assertThat(page.lines()).containsExactly(lines));
    assertThat(page.complaints()).isEmpty();
  }

  static void awaitLast(Page page, String line) {
    Page.waiting("the last line").untilAsserted(() -> assertThat(page.lines()).last().isEqualTo(line));
  }

  static Envelope[] logs(String source, int first, int count) {
    return IntStream.range(first, first + count).mapToObj(i -> log(source, "line " + i)).toArray(Envelope[]::new);
  }

  static Envelope log(String source, String line) {
    return envelope(source).setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(line))).build();
  }

  static Envelope gauge(String name, double value) {
    return envelope("web").setGauge(Gauge.newBuilder().putMetrics(name,
        GaugeValue.newBuilder().setUnit("percentage").setValue(value).build())).build();
  }

  static Envelope counter(String name, long delta) {
    return envelope("web").setCounter(Counter.newBuilder().setName(name).setDelta(delta)).build();
  }

  static Envelope.Builder envelope(String source) {
    return Envelope.newBuilder().setTimestamp(System.currentTimeMillis() * 1_000_000).setSourceId(source)
        .setInstanceId("0");
  }
}
