package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import loggregator.testing.Awaiting;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Gateway beside a Log Cache, in one process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumedStreamsTest {
  private TestNode node;
  private Producer producer;
  private int sources;

  @BeforeAll
  void start() {
    node = TestNode.start(config -> config.put("logCache", new JsonObject().put("auth", "none")
        .put("http", new JsonObject().put("port", 0)).put("instances", 2)));
    producer = node.producer();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private String newSource() {
    return "app-" + sources++;
  }

  private static Envelope log(String source, int number) {
    return Envelope.newBuilder().setSourceId(source).setTimestamp(1_000 - number)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line " + number))).build();
  }

  private void send(String source, int from, int to) {
    IntStream.range(from, to).forEach(number -> producer.send(log(source, number)));
  }

  private void sendAndAwaitKept(String source, int from, int to) {
    send(source, from, to);
    Awaiting.until(() -> {
      try (ResumingReader reader = open("log&source_id=" + source + "&recent=1")) {
        return reader.batch().contains("line " + (to - 1));
      }
    });
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "line " + number).toList();
  }

  private ResumingReader open(String query, String... headers) throws IOException {
    return new ResumingReader("http://127.0.0.1:" + node.port("gateway.http") + "/v2/read?" + query, headers);
  }

  @Test
  void theNewestComeFirstAndThenWhatFollowsWithoutAGapOrADouble() throws IOException {
    String source = newSource();
    sendAndAwaitKept(source, 0, 50);
    Thread sender = new Thread(() -> send(source, 50, 2_000));
    sender.start();
    try (ResumingReader reader = open("log&source_id=" + source + "&recent=20")) {
      List<String> lines = reader.linesUntil("line 1999");
      int first = Integer.parseInt(lines.get(0).substring("line ".length()));
      assertThat(lines).isEqualTo(lines(first, 2_000));
      assertThat(first).isGreaterThanOrEqualTo(30);
    }
  }

  @Test
  void whatCameInSomeTimeComesFirst() throws IOException {
    String source = newSource();
    sendAndAwaitKept(source, 0, 5);
    try (ResumingReader reader = open("log&source_id=" + source + "&since=5m")) {
      assertThat(reader.linesUntil("line 4")).isEqualTo(lines(0, 5));
      send(source, 5, 8);
      assertThat(reader.linesUntil("line 7")).isEqualTo(lines(5, 8));
    }
  }

  @Test
  void whoComesBackWithItsCursorGetsWhatItMissedOnce() throws IOException {
    String source = newSource();
    sendAndAwaitKept(source, 0, 10);
    String cursor;
    try (ResumingReader reader = open("log&source_id=" + source + "&recent=3")) {
      assertThat(reader.linesUntil("line 9")).isEqualTo(lines(7, 10));
      cursor = reader.cursor;
    }
    send(source, 10, 30);
    try (ResumingReader reader = open("log&source_id=" + source + "&cursor=" + cursor)) {
      assertThat(reader.linesUntil("line 29")).isEqualTo(lines(10, 30));
      assertThat(reader.missed).isEmpty();
    }
  }

  @Test
  void aBrowsersEventSourceResumesByTheIdOfItsLastEvent() throws IOException {
    String source = newSource();
    sendAndAwaitKept(source, 0, 3);
    String id;
    try (ResumingReader reader = open("log&source_id=" + source + "&recent=2", "Accept", "text/event-stream")) {
      assertThat(reader.linesUntil("line 2")).isEqualTo(lines(1, 3));
      id = reader.id;
      assertThat(id).isNotEmpty();
    }
    send(source, 3, 6);
    try (ResumingReader reader = open("log&source_id=" + source + "&recent=2", "Accept", "text/event-stream",
        "Last-Event-ID", id)) {
      assertThat(reader.linesUntil("line 5")).isEqualTo(lines(3, 6));
    }
  }

  @Test
  void aStreamFromNowOnHasItsPlaceFromTheStart() throws IOException {
    String source = newSource();
    String cursor;
    try (ResumingReader reader = open("log&source_id=" + source + "&resume")) {
      reader.record();
      cursor = reader.cursor;
      assertThat(cursor).isNotEmpty();
    }
    send(source, 0, 4);
    try (ResumingReader reader = open("log&source_id=" + source + "&cursor=" + cursor)) {
      assertThat(reader.linesUntil("line 3")).isEqualTo(lines(0, 4));
    }
  }

  @Test
  void aPlaceInAStoreThatIsGoneIsTold() throws IOException {
    String source = newSource();
    try (ResumingReader reader = open("log&source_id=" + source + "&cursor=gone.1.1.1")) {
      reader.record();
      assertThat(reader.missed).containsExactly("unknown");
      send(source, 0, 2);
      assertThat(reader.linesUntil("line 1")).isEqualTo(lines(0, 2));
    }
  }

  /** As a tab that sleeps: what it does not take waits where it is kept. */
  @Test
  void whoTakesNothingForLongMissesNothingThatIsKept() throws IOException {
    String source = newSource();
    try (ResumingReader reader = open("log&source_id=" + source + "&resume")) {
      reader.record();
      sendAndAwaitKept(source, 0, 40_000);
      assertThat(reader.linesUntil("line 39999")).isEqualTo(lines(0, 40_000));
      assertThat(reader.missed).isEmpty();
    }
  }

  @Test
  void whoIsOvertakenIsToldHowManyItMissed() throws IOException {
    try (TestNode small = TestNode.start(config -> config.put("logCache", new JsonObject().put("auth", "none")
        .put("http", new JsonObject().put("port", 0)).put("maxBytes", 200_000)))) {
      String url = "http://127.0.0.1:" + small.port("gateway.http") + "/v2/read?log&source_id=web&resume";
      String cursor;
      try (ResumingReader reader = new ResumingReader(url)) {
        reader.record();
        cursor = reader.cursor;
      }
      Producer busy = small.producer();
      IntStream.range(0, 20_000).forEach(number -> busy.send(log("web", number)));
      Awaiting.until(() -> small.metric("loggregator_log_cache_ingress_total") == 20_000);
      assertThat(small.metric("loggregator_log_cache_expired_total")).isPositive();
      try (ResumingReader reader = new ResumingReader(url.replace("resume", "cursor=" + cursor))) {
        List<String> got = reader.linesUntil("line 19999");
        assertThat(reader.missed).hasSize(1);
        assertThat(Integer.parseInt(reader.missed.get(0)) + got.size()).isEqualTo(20_000);
        assertThat(got).isEqualTo(lines(20_000 - got.size(), 20_000));
      }
    }
  }

  @Test
  void clientsOfTheOriginalSeeWhatTheyAlwaysSaw() throws IOException {
    String source = newSource();
    try (ResumingReader reader = open("log&source_id=" + source, "Accept", "text/event-stream", "Last-Event-ID", "7")) {
      send(source, 0, 2);
      assertThat(reader.linesUntil("line 1")).isEqualTo(lines(0, 2));
      assertThat(reader.id).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"recent=-1", "recent=10001", "recent=", "recent=1e3", "recent=99999999999", "since=5", "since=m",
      "since=-5m", "since=9999999999d", "cursor=", "cursor=x", "cursor=a.b.c.d~", "cursor=%2e%2e/", "cursor=A.1.1.1",
      "recent=1&since=5m", "recent=1&shard_id=s", "resume&shard_id=s"})
  void whatMakesNoSenseIsRefused(String query) throws IOException {
    assertThat(status("log&source_id=a&" + query)).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cursor=a.zzzzzzzzzzzzzzzzzzzzzz.1.1", "cursor=a.1.zzzzzzzzzzzzzz.1", "cursor=a.1.1.zzzzzzzzz",
      "since=999999999d", "recent=0"})
  void whatIsOddIsServed(String query) throws IOException {
    String source = newSource();
    try (ResumingReader reader = open("log&source_id=" + source + "&" + query)) {
      assertThat(reader.status()).isEqualTo(200);
    }
  }

  @Test
  void whereNothingIsKeptThatIsSaid() throws IOException {
    try (TestNode other = TestNode.start()) {
      HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + other.port("gateway.http")
          + "/v2/read?log&recent=10").toURL().openConnection();
      assertThat(connection.getResponseCode()).isEqualTo(503);
      assertThat(new String(connection.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("nothing_kept");
    }
  }

  private int status(String query) throws IOException {
    try (ResumingReader reader = open(query)) {
      return reader.status();
    }
  }
}
