package loggregator.gateway;

import static loggregator.gateway.TestBatches.jsonOfSource;
import static loggregator.gateway.TestBatches.logOf;
import static loggregator.gateway.TestBatches.ofSource;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loggregator.envelope.Batch;
import loggregator.gateway.TestGateway.Settings;
import loggregator.http.ContentCoding;
import loggregator.testing.Awaiting;
import loggregator.testing.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What consumers cost, what they lose, and what they learn of it. */
class GatewayStreamsTest {
  private static final Pattern TOTAL = Pattern.compile("\"delta\":\"(\\d+)\",\"total\":\"(\\d+)\"");

  private TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aConsumerThatVanishesEndsItsFeedOnce() {
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log").head();
    }

    Awaiting.until(() -> gateway.upstream.feed(0).closedTimes() > 0);
    Awaiting.until(() -> gateway.get(() -> gateway.server().openStreams()) == 0);
    assertThat(gateway.upstream.feed(0).closedTimes()).isEqualTo(1);
  }

  @Test
  void aConsumerThatVanishesBeforeItsStreamBeginsEndsItsFeed() {
    gateway.upstream.answerLater();
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log");
      Awaiting.until(() -> gateway.upstream.feeds().size() == 1);
    }

    Awaiting.until(() -> gateway.upstream.feed(0).closedTimes() == 1);
    gateway.onLoop(() -> gateway.upstream.feed(0).activate());
    assertThat(gateway.get(() -> gateway.server().openStreams())).isZero();
  }

  @Test
  void aConsumerThatDoesNotReadLosesOnlyItsOwn() {
    try (RawConnection slow = new RawConnection(gateway.port(), 4096);
        RawConnection healthy = new RawConnection(gateway.port())) {
      slow.request("GET", "/v2/read?log&report_drops").head();
      healthy.request("GET", "/v2/read?log&report_drops").head();
      int sent = sendUntilLost(healthy);
      long dropped = gateway.diodes().overflowed();

      String rest = slow.chunksUntil("\"total\":\"");
      assertThat(dropped).isPositive();
      assertThat(reported(rest)).isEqualTo(dropped);
      assertThat(received(rest) + reported(rest) + received(remaining(slow, sent, rest))).isEqualTo(sent);
    }
  }

  @Test
  void lossIsToldOnRequestAsACounterOfItsOwn() {
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log&report_drops").head();
      gateway.onLoop(() -> {
        gateway.upstream.lose(3);
        gateway.upstream.send(ofSource("a"));
        gateway.upstream.lose(4);
        gateway.upstream.send(ofSource("b"));
      });

      assertThat(consumer.chunk()).matches(lossReport(3, 3));
      assertThat(consumer.chunk()).isEqualTo("data: " + jsonOfSource("a") + "\n\n");
      assertThat(consumer.chunk()).matches(lossReport(4, 7));
      assertThat(consumer.chunk()).isEqualTo("data: " + jsonOfSource("b") + "\n\n");
    }
  }

  @Test
  void lossIsNotToldToThoseWhoDoNotExpectIt() {
    try (RawConnection consumer = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log").head();
      gateway.onLoop(() -> {
        gateway.upstream.lose(3);
        gateway.upstream.send(ofSource("a"));
      });

      assertThat(consumer.chunk()).isEqualTo("data: " + jsonOfSource("a") + "\n\n");
    }
  }

  @Test
  void equalConsumersCostOneFeedAndOneEncoding() {
    reopen(Settings.usual().sharing());
    List<RawConnection> consumers = Stream.generate(() -> new RawConnection(gateway.port())).limit(20).toList();
    try {
      consumers.forEach(consumer -> consumer.request("GET", "/v2/read?log").head());
      for (int i = 0; i < 10; i++) {
        gateway.send(ofSource("source-" + i));
      }

      for (RawConnection consumer : consumers) {
        for (int i = 0; i < 10; i++) {
          assertThat(consumer.chunk()).isEqualTo("data: " + jsonOfSource("source-" + i) + "\n\n");
        }
      }
      assertThat(gateway.get(() -> gateway.server().encodedBatches(StreamEncoding.SSE, ContentCoding.IDENTITY)))
          .isEqualTo(10);
      assertThat(gateway.upstream.feeds()).hasSize(1);
    } finally {
      consumers.forEach(RawConnection::close);
    }
    Awaiting.until(() -> gateway.upstream.feed(0).closedTimes() == 1);
  }

  @Test
  void whatIsEncodedForManyIsForgottenInTime() {
    SharedEncoding encoding = new SharedEncoding(StreamEncoding.SSE, ContentCoding.IDENTITY, new LongAdder());
    encoding.join();
    encoding.join();
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      batches.add(logOf("a", 300_000));
      encoding.encode(batches.get(i));
    }

    encoding.encode(batches.get(19));
    assertThat(encoding.encodedBatches()).isEqualTo(20);
    encoding.encode(batches.get(0));
    assertThat(encoding.encodedBatches()).isEqualTo(21);
  }

  @Test
  void whatIsNoEnvelopeIsCounted() {
    LongAdder malformed = new LongAdder();
    SharedEncoding encoding = new SharedEncoding(StreamEncoding.NDJSON, ContentCoding.IDENTITY, malformed);

    assertThat(encoding.encode(new Batch(new byte[] {0x0A, 2, 0x12, 5}, 0, 4, 1)).bytes()).hasToString("{\"batch\":[]}\n");
    assertThat(malformed.sum()).isEqualTo(1);
  }

  @Test
  void aGatewayThatStopsHandsOutWhatWaitsAndBeginsNothing() {
    try (RawConnection consumer = new RawConnection(gateway.port());
        RawConnection late = new RawConnection(gateway.port())) {
      consumer.request("GET", "/v2/read?log").head();
      Future<Void> finished = gateway.get(() -> {
        gateway.upstream.send(ofSource("last"));
        return gateway.server().finish();
      });
      EventLoops.await(finished);

      assertThat(consumer.chunk()).isEqualTo("data: " + jsonOfSource("last") + "\n\n");
      assertThat(consumer.chunk()).isEmpty();
      assertThat(late.request("GET", "/v2/read?log").head()).first().isEqualTo("HTTP/1.1 503 Service Unavailable");
      assertThat(gateway.upstream.feeds()).hasSize(1);
      assertThat(gateway.upstream.feed(0).closedTimes()).isEqualTo(1);
    }
  }

  @Test
  void closingEndsStreamsThatDoNotEndByThemselves() {
    try (RawConnection stuck = new RawConnection(gateway.port(), 4096);
        RawConnection healthy = new RawConnection(gateway.port())) {
      stuck.request("GET", "/v2/read?log").head();
      healthy.request("GET", "/v2/read?log&report_drops").head();
      sendUntilLost(healthy);
      Future<Void> finished = gateway.get(() -> gateway.server().finish());
      assertThat(healthy.chunk()).isEmpty();
      assertThat(finished.isComplete()).isFalse();

      EventLoops.await(gateway.get(() -> gateway.server().close()));

      assertThat(gateway.upstream.feeds()).allMatch(feed -> feed.closedTimes() == 1);
      assertThat(gateway.get(() -> gateway.server().openStreams())).isZero();
      EventLoops.await(finished);
    }
  }

  /** The healthy consumer gets every batch before the next is sent, until another one's queue has overflowed. */
  private int sendUntilLost(RawConnection healthy) {
    int sent = 0;
    while (gateway.diodes().overflowed() == 0) {
      gateway.send(logOf("a", 75_000));
      assertThat(healthy.chunk()).startsWith("data: {");
      sent++;
    }
    return sent;
  }

  /** What the slow consumer still gets, given what it has read. */
  private static String remaining(RawConnection slow, int sent, String read) {
    StringBuilder rest = new StringBuilder();
    while (received(read) + reported(read) + received(rest) < sent) {
      rest.append(slow.chunk());
    }
    return rest.toString();
  }

  private static long received(CharSequence events) {
    return Pattern.compile("\"source_id\":\"a\"").matcher(events).results().count();
  }

  private static long reported(String events) {
    Matcher report = TOTAL.matcher(events);
    return report.find() ? Long.parseLong(report.group(2)) : 0;
  }

  private static String lossReport(long delta, long total) {
    return Pattern.quote("data: {\"batch\":[{\"timestamp\":\"") + "\\d{19}"
        + Pattern.quote("\",\"source_id\":\"loggregator\",\"instance_id\":\"node-1\",\"deprecated_tags\":{},"
            + "\"tags\":{\"direction\":\"egress\",\"origin\":\"loggregator.gateway\"},"
            + "\"counter\":{\"name\":\"dropped\",\"delta\":\"" + delta + "\",\"total\":\"" + total + "\"}}]}\n\n");
  }

  private void reopen(Settings settings) {
    gateway.close();
    gateway = new TestGateway(settings);
  }
}
