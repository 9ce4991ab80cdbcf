package loggregator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import loggregator.auth.Verdict;
import loggregator.config.AuthConfig.AuthErrors;
import loggregator.gateway.TestGateway.Settings;
import loggregator.http.QueryParameters;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway answers when it doesn't stream, to the byte. */
class GatewayAnswersTest {
  private TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
      "GET, /v2/read, 400, Bad Request, empty_query, query cannot be empty",
      "GET, /v2/read?, 400, Bad Request, empty_query, query cannot be empty",
      "GET, /v2/read?log=%zz, 400, Bad Request, empty_query, query cannot be empty",
      "GET, /v2/read?a;log, 400, Bad Request, empty_query, query cannot be empty",
      "GET, /v2/read?source_id=a, 400, Bad Request, missing_envelope_type, "
          + "query must provide at least one envelope type",
      "POST, /v2/read?log, 405, Method Not Allowed, method_not_allowed, method not allowed",
      "OPTIONS, /v2/read?log, 405, Method Not Allowed, method_not_allowed, method not allowed",
      "DELETE, /v2/read, 405, Method Not Allowed, method_not_allowed, method not allowed",
  })
  void errorsAreTheOriginals(String method, String target, int status, String phrase, String error, String message) {
    assertError(method, target, status, phrase, error, message);
    assertThat(gateway.upstream.feeds()).isEmpty();
  }

  @Test
  void aHeadRequestGetsTheHeadOfTheError() {
    try (RawConnection connection = new RawConnection(gateway.port())) {
      connection.request("HEAD", "/v2/read?log", "Connection: close");

      assertThat(connection.head()).first().isEqualTo("HTTP/1.1 405 Method Not Allowed");
      assertThat(connection.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2", "/v2/read/", "/v2/read/x", "/v2/reader", "/v2/read/?log", "/V2/read?log"})
  void otherPathsAreNotThere(String target) {
    try (RawConnection connection = new RawConnection(gateway.port())) {
      connection.request("GET", target);

      assertPlainText(connection.head(), 404, "Not Found", 19);
      assertThat(connection.text(19)).isEqualTo("404 page not found\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"//v2/read?log&a=b, /v2/read?log&a=b", "/x/../v2/read?log, /v2/read?log", "/v2/./read, /v2/read",
      "/v2//read/, /v2/read/", "/../.., /"})
  void uncleanPathsAreSentToTheCleanOne(String target, String location) {
    String link = "<a href=\"" + location.replace("&", "&amp;") + "\">Moved Permanently</a>.\n\n";
    try (RawConnection connection = new RawConnection(gateway.port())) {
      connection.request("GET", target);

      assertThat(connection.head()).startsWith("HTTP/1.1 301 Moved Permanently")
          .map(String::toLowerCase).contains("location: " + location, "content-type: text/html; charset=utf-8");
      assertThat(connection.text(link.length())).isEqualTo(link);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/read/%zz?log", "/v2/%", "//v2/read?\0", "/\1/../v2/read?log",
      "/v2/read?log&source_id=\33[31m", "v2/read?log", "?log", "*"})
  void whatIsNoAddressIsABadRequest(String target) {
    try (RawConnection connection = new RawConnection(gateway.port())) {
      connection.request("GET", target);

      assertPlainText(connection.head(), 400, "Bad Request", 15);
      assertThat(connection.text(15)).isEqualTo("400 Bad Request");
    }
  }

  @Test
  void whatTheSourceRefusesIsUnavailable() {
    gateway.upstream.answerLater();
    try (RawConnection connection = new RawConnection(gateway.port())) {
      connection.request("GET", "/v2/read?log");
      Awaiting.until(() -> gateway.upstream.feeds().size() == 1);
      gateway.onLoop(() -> gateway.upstream.feed(0).refuse("no"));

      assertUnavailable(connection);
    }
    Awaiting.until(() -> gateway.upstream.feed(0).closedTimes() == 1);
    Awaiting.until(() -> gateway.get(() -> gateway.server().openStreams()) == 0);
  }

  @Test
  void aStreamTooManyIsUnavailableUntilAnotherEnds() {
    reopen(Settings.usual().maxStreams(1));
    try (RawConnection first = new RawConnection(gateway.port());
        RawConnection second = new RawConnection(gateway.port())) {
      first.request("GET", "/v2/read?log").head();
      assertUnavailable(second.request("GET", "/v2/read?log"));

      first.close();
      Awaiting.until(() -> gateway.get(() -> gateway.server().openStreams()) == 0);
      assertThat(second.request("GET", "/v2/read?log").head()).first().isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void whoMayNotReadFindsNothingWhateverTheRequest() {
    reopen(Settings.usual().access(new FakeAccess(Verdict.FORBIDDEN, Map.of("mine", Verdict.ALLOWED)),
        AuthErrors.ORIGINAL));

    assertError("GET", "/v2/read?log", 404, "Not Found", "not_found", "resource not found");
    assertError("GET", "/v2/read", 404, "Not Found", "not_found", "resource not found");
    assertError("POST", "/v2/read?log", 404, "Not Found", "not_found", "resource not found");
    assertError("POST", "/v2/read?source_id=mine", 405, "Method Not Allowed", "method_not_allowed", "method not allowed");
  }

  @Test
  void aFailureToDecideIsARefusal() {
    reopen(Settings.usual().access(FakeAccess.failing(), AuthErrors.ORIGINAL));

    assertError("GET", "/v2/read?log", 404, "Not Found", "not_found", "resource not found");
  }

  @Test
  void aMistypedParameterIsRefusedWithTheKnownOnes() {
    assertError("GET", "/v2/read?log&source_ids=a", 400, "Bad Request", "unknown_parameter",
        "query has an unknown parameter; known are source_id, log, counter, counter.name, gauge, gauge.name, timer, "
            + "event, shard_id, deterministic_name, report_drops, recent, since, cursor, resume");
    assertThat(gateway.upstream.feeds()).isEmpty();
  }

  @Test
  void errorsComeBeforeTheUpgradeToAWebSocket() {
    try (RawConnection connection = new RawConnection(gateway.port())) {
      connection.request("GET", "/v2/read?source_id=a", WebSocketStreamTest.UPGRADE_HEADERS);

      assertThat(connection.head()).first().isEqualTo("HTTP/1.1 400 Bad Request");
      assertThat(connection.text(10)).isEqualTo("{\"message\"");
    }
  }

  @Test
  void fiveThousandSourcesAreServed() {
    StringBuilder path = new StringBuilder("/v2/read?log");
    for (int i = 0; i < 5_000; i++) {
      path.append("&source_id=").append(new UUID(i, i));
    }
    try (RawConnection connection = new RawConnection(gateway.port())) {
      connection.request("GET", path.toString());

      assertThat(connection.head()).first().isEqualTo("HTTP/1.1 200 OK");
      assertThat(gateway.upstream.feed(0).request)
          .isEqualTo(ReadQuery.of(QueryParameters.ofUri(path.toString()), "").subscription());
    }
  }

  @Test
  void aUriOrHeadersWithoutEndAreRefused() {
    try (RawConnection longUri = new RawConnection(gateway.port());
        RawConnection longHeader = new RawConnection(gateway.port())) {
      longUri.request("GET", "/v2/read?log&source_id=" + "a".repeat(1 << 20));
      longHeader.request("GET", "/v2/read?log", "X-Long: " + "a".repeat(70_000));

      assertThat(longUri.head()).contains("HTTP/1.0 414 Request-URI Too Long", "Content-Type: application/json");
      assertThat(longUri.rest()).isEqualTo(
          "{\"message\":\"address is too long\",\"error\":\"uri_too_long\"}\n\n");
      assertThat(longHeader.head()).first().isEqualTo("HTTP/1.1 431 Request Header Fields Too Large");
      assertThat(longHeader.rest()).contains("\"error\":\"headers_too_large\"");
    }
    assertThat(gateway.upstream.feeds()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'', 400 Bad Request, missing required Host header",
      "'Host: a\r\nHost: b\r\n', 400 Bad Request, too many Host headers",
      "'Host: a\r\nTransfer-Encoding: gzip\r\n', 400 Bad Request, request can't be read",
      "'Host: a\r\nTransfer-Encoding: chunked, gzip\r\n', 400 Bad Request, request can't be read"})
  void aHeadThatCanBeUnderstoodInTwoWaysIsRefused(String headers, String status, String words) {
    try (RawConnection connection = new RawConnection(gateway.port())) {
      connection.send("GET /v2/read?log HTTP/1.1\r\n" + headers.replace("\\r\\n", "\r\n") + "\r\n");

      assertThat(connection.rest()).startsWith("HTTP/1.1 " + status + "\r\n").contains(words);
    }
    assertThat(gateway.upstream.feeds()).isEmpty();
  }

  /** In its own words: the code of this GOAWAY lets clients come again with HTTP/1.1. */
  @Test
  void http2WithoutTlsIsRefusedCleanly() {
    try (RawConnection connection = new RawConnection(gateway.port())) {
      connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");

      assertThat(connection.rest().toCharArray()).endsWith('\0', '\0', '\0', '\r');
    }
  }

  /** Each is as long as it may be; together they would fill the heap. */
  @Test
  void headsThatNeverEndMakeRoomForOthers() {
    List<RawConnection> halves = new ArrayList<>();
    String half = "GET /v2/read?log&source_id=" + "a".repeat(900_000);
    for (int i = 0; i < 40; i++) {
      halves.add(new RawConnection(gateway.port()).send(half));
    }

    try (RawConnection healthy = new RawConnection(gateway.port())) {
      assertThat(healthy.request("GET", "/v2/read?log").head()).first().isEqualTo("HTTP/1.1 200 OK");
    }
    assertThat(halves.get(0).rest()).isEmpty();
    halves.forEach(RawConnection::close);
  }

  @Test
  void headersOfAMebibyteAreRefusedAndHarmNobody() {
    try (RawConnection healthy = new RawConnection(gateway.port()).request("GET", "/v2/read?log");
        RawConnection huge = new RawConnection(gateway.port())) {
      assertThat(healthy.head()).first().isEqualTo("HTTP/1.1 200 OK");
      String head = "GET /v2/read?log HTTP/1.1\r\nHost: localhost\r\nAuthorization: bearer ";

      assertThat(huge.answerTo(head + "x".repeat(1 << 20))).matches("(?s)(HTTP/1.1 431 .*)?");
      gateway.send(TestBatches.ofSource("fine"));
      assertThat(healthy.chunk()).contains("\"source_id\":\"fine\"");
    }
    assertThat(gateway.upstream.feeds()).hasSize(1);
  }

  @Test
  void aQueryOfTenThousandSourcesIsServed() {
    try (RawConnection connection = new RawConnection(gateway.port())) {
      String sources = "&source_id=8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3a".repeat(10_000);

      assertThat(connection.request("GET", "/v2/read?log" + sources).head()).first().isEqualTo("HTTP/1.1 200 OK");
      assertThat(gateway.upstream.feed(0).request.selectors()).hasSize(10_000);
    }
  }

  @Test
  void aConnectionWithoutARequestIsClosed() {
    try (RawConnection connection = new RawConnection(gateway.port())) {
      assertThat(connection.rest()).isEmpty();
    }
  }

  private void reopen(Settings settings) {
    gateway.close();
    gateway = new TestGateway(settings);
  }

  private static void assertUnavailable(RawConnection connection) {
    String body =
        "{\"message\":\"streaming is temporarily unavailable\",\"error\":\"streaming_unavailable\"}\n\n";
    assertJson(connection.head(), 503, "Service Unavailable", body.length());
    assertThat(connection.text(body.length())).isEqualTo(body);
  }

  private void assertError(String method, String target, int status, String phrase, String error, String message) {
    String body = "{\"message\":\"" + message + "\",\"error\":\"" + error + "\"}\n\n";
    try (RawConnection connection = new RawConnection(gateway.port())) {
      connection.request(method, target, "Connection: close");

      assertJson(connection.head(), status, phrase, body.length());
      assertThat(connection.rest()).isEqualTo(body);
    }
  }

  private static void assertJson(List<String> head, int status, String phrase, int length) {
    assertHead(head, status, phrase, length, "application/json");
  }

  private static void assertPlainText(List<String> head, int status, String phrase, int length) {
    assertHead(head, status, phrase, length, "text/plain; charset=utf-8");
  }

  private static void assertHead(List<String> head, int status, String phrase, int length, String contentType) {
    assertThat(head.get(0)).isEqualTo("HTTP/1.1 " + status + " " + phrase);
    assertThat(head).map(String::toLowerCase)
        .contains("content-type: " + contentType, "x-content-type-options: nosniff")
        .contains("content-length: " + length)
        .noneMatch(header -> header.startsWith("allow:"));
  }
}
