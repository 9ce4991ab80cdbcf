package loggregator.trafficcontroller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import loggregator.auth.ReadAccess;
import loggregator.auth.Verdict;
import loggregator.gateway.RawConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What consumers are answered, by what the check of their credentials came to. */
class AuthorisationTest {
  private static final String GUID = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
  private static final String APP = "/apps/" + GUID + "/stream";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile Verdict verdict;
  private TestController controller;

  @AfterEach
  void close() {
    controller.close();
  }

  private void start(Verdict verdict) {
    start(verdict, false, 0);
  }

  private void start(Verdict first, boolean honest, int recheckIntervalMs) {
    verdict = first;
    controller = new TestController(new ReadAccess() {
      @Override
      public Future<Verdict> everything(String authorization) {
        asked.add(authorization);
        return Future.succeededFuture(verdict);
      }

      @Override
      public Future<Verdict> source(String authorization, String sourceId) {
        asked.add(sourceId + " " + authorization);
        return Future.succeededFuture(verdict);
      }
    }, honest, recheckIntervalMs);
  }

  @ParameterizedTest
  @CsvSource({"MISSING_TOKEN, 401, true", "INVALID_TOKEN, 401, true", "FORBIDDEN, 403, false", "NOT_FOUND, 404, false",
      "UNAVAILABLE, 503, false"})
  void honestAnswersSayWhatIsTheMatter(Verdict told, int status, boolean withScheme) {
    start(told, true, 0);
    for (String target : List.of("/firehose/x", APP)) {
      try (RawConnection connection = controller.get(target, RawWebSocket.UPGRADE)) {
        List<String> head = connection.head();
        assertThat(head.get(0)).startsWith("HTTP/1.1 " + status);
        assertThat(head.contains("WWW-Authenticate: Bearer")).isEqualTo(withScheme);
      }
    }
  }

  @Test
  void anOpenStreamEndsWhenItsConsumerMayReadNoMore() {
    start(Verdict.ALLOWED, false, 20);
    try (RawWebSocket firehose = controller.open("/firehose/x"); RawWebSocket app = controller.open(APP)) {
      await().until(() -> asked.size() > 5);
      controller.send("goes on");
      assertThat(firehose.message()).isEqualTo("goes on");
      assertThat(app.message()).isEqualTo("goes on");
      verdict = Verdict.INVALID_TOKEN;
      for (RawWebSocket consumer : List.of(firehose, app)) {
        RawWebSocket.Frame end = consumer.frameButPing();
        assertThat(end.closeStatus()).isEqualTo(1008);
        assertThat(end.closeReason()).isEqualTo("Authorization is no longer valid.");
      }
    }
    await().until(() -> controller.openStreams() == 0);
  }

  @ParameterizedTest
  @CsvSource({
      "MISSING_TOKEN, You are not authorized. authorization not provided",
      "INVALID_TOKEN, You are not authorized. invalid authorization",
      "FORBIDDEN, You are not authorized. invalid authorization",
      "NOT_FOUND, You are not authorized. invalid authorization",
      "UNAVAILABLE, You are not authorized. invalid authorization"})
  void firehosesAreRefusedInTheOriginalsWords(Verdict verdict, String body) {
    start(verdict);
    try (RawConnection connection = controller.get("/firehose/x", "Connection: close")) {
      assertThat(connection.head()).startsWith("HTTP/1.1 401 Unauthorized")
          .contains("WWW-Authenticate: Basic", "Content-Type: text/plain; charset=utf-8");
      assertThat(connection.rest()).isEqualTo(body);
    }
    assertThat(controller.upstream.feeds()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"MISSING_TOKEN, 401, true", "INVALID_TOKEN, 401, true", "FORBIDDEN, 404, false", "NOT_FOUND, 404, false",
      "UNAVAILABLE, 500, false"})
  void appStreamsAreRefusedWithAStatusOnly(Verdict verdict, int status, boolean withScheme) {
    start(verdict);
    String[] headers = Stream.concat(Stream.of("Connection: close"), Stream.of(RawWebSocket.UPGRADE).skip(1))
        .toArray(String[]::new);
    try (RawConnection connection = controller.get(APP, headers)) {
      List<String> head = connection.head();
      assertThat(head.get(0)).startsWith("HTTP/1.1 " + status);
      assertThat(head.contains("WWW-Authenticate: Basic")).isEqualTo(withScheme);
      assertThat(connection.rest()).isEmpty();
    }
    assertThat(controller.upstream.feeds()).isEmpty();
  }

  /** An upgrade that is refused leaves a connection on which more can be asked. */
  @ParameterizedTest
  @EnumSource(value = Verdict.class, names = "ALLOWED", mode = EnumSource.Mode.EXCLUDE)
  void aRefusedUpgradeLeavesTheConnectionInOrder(Verdict verdict) {
    start(verdict);
    try (RawConnection connection = controller.get(APP, RawWebSocket.UPGRADE)) {
      assertThat(connection.head().get(0)).matches("HTTP/1.1 (401|404|500) .*");
      assertThat(connection.request("GET", "/nothing").head().get(0)).contains("404");
    }
  }

  @ParameterizedTest
  @CsvSource({"x", "f47ac10b-58cc-4372-a567-0e02b2c3d47", "f47ac10b-58cc-4372-a567-0e02b2c3d47g",
      "%2e%2e%2ff47ac10b", "f47ac10b-58cc-4372-a567-0e02b2c3d479%0a"})
  void whatIsNoGuidIsNotEvenAskedFor(String id) {
    start(Verdict.ALLOWED);
    try (RawConnection connection = controller.get("/apps/" + id + "/stream", RawWebSocket.UPGRADE)) {
      List<String> head = connection.head();
      assertThat(head.get(0)).matches("HTTP/1.1 (401|404|301) .*").doesNotContain("101");
      assertThat(head).noneMatch(line -> line.startsWith("WWW-Authenticate"));
    }
    assertThat(asked).isEmpty();
    assertThat(controller.upstream.feeds()).isEmpty();
  }

  @Test
  void whatTheHeaderSaysIsAskedForAsItIs() {
    start(Verdict.ALLOWED);
    open(APP, "Authorization: bearer a.b-c", "Cookie: authorization=other");
    open("/firehose/x", "Authorization: Whatever");
    assertThat(asked).containsExactly(GUID + " bearer a.b-c", "Whatever");
  }

  @Test
  void theFirstCookieStandsForTheHeader() {
    start(Verdict.ALLOWED);
    open("/firehose/x", "Cookie: a=b; authorization=bearer+x%2By; authorization=second");
    open("/firehose/x", "Cookie: authorization=\"bearer%20x\"");
    open("/firehose/x", "Cookie: a=b", "Cookie: authorization=bearer%20z", "Authorization:");
    open("/firehose/x", "Cookie: authorization=bearer%zz");
    open("/firehose/x", "Cookie: Authorization=x");
    assertThat(asked).containsExactly("bearer x+y", "bearer x", "bearer z", "", "");
  }

  private void open(String target, String... headers) {
    String[] all = Stream.concat(Stream.of(headers), Stream.of(RawWebSocket.UPGRADE)).toArray(String[]::new);
    try (RawConnection connection = controller.get(target, all)) {
      assertThat(connection.head().get(0)).contains("101");
    }
    await().until(() -> controller.openStreams() == 0);
  }
}
