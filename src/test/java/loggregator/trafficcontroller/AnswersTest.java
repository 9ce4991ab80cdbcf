package loggregator.trafficcontroller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import loggregator.gateway.RawConnection;
import loggregator.routing.V1Filter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are no streams, byte by byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersTest {
  private static final String CLOSE = "Connection: close";
  private TestController controller;

  @BeforeAll
  void start() {
    controller = new TestController(new JsonObject().put("maxStreams", 1));
  }

  @AfterAll
  void close() {
    controller.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/firehose", "/firehose/", "/firehose/x/", "/firehose/x/y", "/apps/x", "/apps/x/stream/",
      "/apps/x/recentlogs", "/apps/x/containermetrics", "/set-cookie/", "/FIREHOSE/x"})
  void otherPathsAreNotFound(String target) {
    try (RawConnection connection = controller.get(target, CLOSE)) {
      assertThat(connection.head()).startsWith("HTTP/1.1 404 Not Found")
          .contains("Content-Type: text/plain; charset=utf-8", "X-Content-Type-Options: nosniff");
      assertThat(connection.rest()).isEqualTo("404 page not found\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"//firehose/x, /firehose/x", "/apps/../../x/stream, /x/stream", "/apps/%2e%2e/x?a=%20b, /x?a=%20b",
      "/firehose/./x?, /firehose/x?", "/a%20b/../c%0d%0aX:%20y//, /c%0D%0AX:%20y/", "//evil.example/x, /evil.example/x"})
  void uncleanPathsAreSentToTheOnesMeant(String target, String location) {
    try (RawConnection connection = controller.get(target, CLOSE)) {
      assertThat(connection.head()).startsWith("HTTP/1.1 301 Moved Permanently").contains("location: " + location);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/firehose/x", "/firehose/x?", "/apps/anything/stream"})
  void whatIsNoWebSocketIsABadRequest(String target) {
    isRefused(400, "Bad Request\n", "GET", target);
  }

  /** Only Cloud Foundry's ids are GUIDs. */
  @ParameterizedTest
  @CsvSource({"/apps/a%2Fb/stream, a/b", "/apps/a%2f%2Fb/stream, a//b", "/apps/a%252Fb/stream, a%2Fb",
      "/apps/a+b%20c/stream, a+b c"})
  void anIdMayHaveEscapes(String target, String id) {
    try (RawWebSocket consumer = controller.open(target)) {
      assertThat(consumer.head.get(0)).contains("101");
      assertThat(controller.upstream.feeds()).last().extracting(feed -> feed.request.v1Filter().orElseThrow())
          .isEqualTo(new V1Filter(id, V1Filter.Kind.ANY));
    }
    await().until(() -> controller.openStreams() == 0);
  }

  @Test
  void upgradesAreCheckedAsTheOriginalDoes() {
    isRefused(405, "Method Not Allowed\n", "POST", "/firehose/x", RawWebSocket.UPGRADE);
    isRefused(400, "Bad Request\n", "POST", "/firehose/x");
    isRefused(400, "Bad Request\n", "GET", "/firehose/x", without("Sec-WebSocket-Key"));
    isRefused(400, "Bad Request\n", "GET", "/firehose/x", without("Sec-WebSocket-Version"));
    isRefused(400, "Bad Request\n", "GET", "/firehose/x", with("Sec-WebSocket-Version", "8"));
    isRefused(400, "Bad Request\n", "GET", "/firehose/x", with("Sec-WebSocket-Key", "dG9vIHNob3J0"));
    isRefused(400, "Bad Request\n", "GET", "/firehose/x", with("Upgrade", "h2c"));
    isRefused(400, "Bad Request\n", "GET", "/firehose/x", with("Connection", "keep-alive"));
    assertThat(controller.openStreams()).isZero();
    assertThat(controller.upstream.feeds()).as("subscriptions made for nothing").allMatch(feed -> feed.closedTimes() == 1);
  }

  @Test
  void connectionHeadersMayNameMore() {
    try (RawConnection connection = controller.get("/firehose/x", with("Connection", "keep-alive, Upgrade"))) {
      assertThat(connection.head().get(0)).contains("101");
    }
    await().until(() -> controller.openStreams() == 0);
  }

  @Test
  void moreStreamsThanAllowedAreUnavailable() {
    try (RawWebSocket first = controller.open("/firehose/x");
        RawConnection second = controller.get("/firehose/y", RawWebSocket.UPGRADE)) {
      assertThat(second.head()).startsWith("HTTP/1.1 503 Service Unavailable").contains("content-length: 0");
      controller.send("one");
      assertThat(first.message()).isEqualTo("one");
    }
    await().until(() -> controller.openStreams() == 0);
    assertThat(controller.metrics.scrape())
        .contains("loggregator_rejected_streams_total{role=\"traffic_controller\"} 1.0");
  }

  @Test
  void routersThatRefuseMakeItUnavailable() {
    try (TestController refused = new TestController()) {
      refused.upstream.answerLater();
      try (RawConnection connection = refused.get("/firehose/x", RawWebSocket.UPGRADE)) {
        await().until(() -> !refused.upstream.feeds().isEmpty());
        refused.onLoop(() -> refused.upstream.feed(0).refuse("no"));
        assertThat(connection.head()).startsWith("HTTP/1.1 503 Service Unavailable");
      }
      await().until(() -> refused.openStreams() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/firehose/%zz", "//firehose/x?\0", "/\1/../firehose/x?\2", "/firehose/x?\33[31m",
      "firehose/x"})
  void whatIsNoAddressIsABadRequest(String target) {
    try (RawConnection connection = controller.get(target, CLOSE)) {
      assertThat(connection.head()).startsWith("HTTP/1.1 400 Bad Request");
      assertThat(connection.rest()).isEqualTo("400 Bad Request");
    }
  }

  @Test
  void aHostThatIsNoneIsABadRequest() {
    String[] lie = Stream.concat(Stream.of("Host: evil.example/../@x"), Arrays.stream(RawWebSocket.UPGRADE))
        .toArray(String[]::new);
    try (RawConnection connection = controller.get("/firehose/x", lie)) {
      assertThat(connection.head()).startsWith("HTTP/1.1 400 Bad Request");
    }
  }

  @ParameterizedTest
  @CsvSource({"'', missing required Host header", "'Host: a\\r\\nHost: b\\r\\n', too many Host headers",
      "'Host: a\\r\\nTransfer-Encoding: gzip\\r\\n', ''", "'Host: a\\r\\nTransfer-Encoding: chunked, gzip\\r\\n', ''"})
  void aHeadThatCanBeUnderstoodInTwoWaysIsABadRequest(String headers, String words) {
    try (RawConnection connection = new RawConnection(controller.port())) {
      connection.send("GET /firehose/x HTTP/1.1\r\n" + headers.replace("\\r\\n", "\r\n") + "\r\n");
      assertThat(connection.rest()).startsWith("HTTP/1.1 400 Bad Request\r\n").contains(words);
    }
  }

  @Test
  void headersOfAMebibyteAreRefused() {
    try (RawWebSocket healthy = controller.open("/firehose/x");
        RawConnection large = new RawConnection(controller.port());
        RawConnection huge = new RawConnection(controller.port())) {
      String head = "GET /firehose/x HTTP/1.1\r\nHost: localhost\r\nAuthorization: bearer ";
      assertThat(large.send(head + "x".repeat(70_000)).head().get(0)).contains("431");
      assertThat(huge.answerTo(head + "x".repeat(1 << 20))).matches("(?s)(HTTP/1.1 431 .*)?");
      controller.send("fine");
      assertThat(healthy.message()).isEqualTo("fine");
    }
    await().until(() -> controller.openStreams() == 0);
  }

  private void isRefused(int status, String body, String method, String target, String... headers) {
    List<String> lines = new ArrayList<>(List.of(headers));
    try (RawConnection connection = new RawConnection(controller.port())) {
      connection.request(method, target, lines.toArray(String[]::new));
      List<String> head = connection.head();
      assertThat(head.get(0)).startsWith("HTTP/1.1 " + status);
      assertThat(head).contains("Sec-Websocket-Version: 13", "Content-Type: text/plain; charset=utf-8");
      assertThat(connection.text(body.length())).isEqualTo(body);
    }
  }

  private static String[] without(String name) {
    return Arrays.stream(RawWebSocket.UPGRADE).filter(line -> !line.startsWith(name + ":")).toArray(String[]::new);
  }

  private static String[] with(String name, String value) {
    return Stream.concat(Arrays.stream(without(name)), Stream.of(name + ": " + value)).toArray(String[]::new);
  }
}
