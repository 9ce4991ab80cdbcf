package loggregator.gateway;

import static loggregator.gateway.TestBatches.jsonOfSource;
import static loggregator.gateway.TestBatches.ofSource;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import loggregator.config.AuthConfig.AuthErrors;
import loggregator.gateway.TestGateway.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that a browser on this machine shows, and what may pass for one of the Gateway's own. */
class ForeignPagesTest {
  private TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "http://localhost:1", "https://localhost",
      "http://localhost.evil.example", "null", "", "http://", "localhost:PORT", "http://local host"})
  void aForeignOriginOpensNoWebSocket(String origin) {
    assertThat(webSocket("localhost:PORT", origin)).isEqualTo("HTTP/1.1 403 Forbidden");
    assertThat(gateway.upstream.feeds()).isEmpty();
    assertThat(gateway.metrics.scrape()).contains(rejected("foreign_origin") + "1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:PORT", "localhost.evil.example", "127.0.0.1.evil.example",
      "gateway", "1"})
  void aForeignHostReadsNoEvents(String host) {
    try (RawConnection page = send("GET", host)) {
      assertThat(page.head()).startsWith("HTTP/1.1 421 Misdirected Request");
    }
    assertThat(gateway.upstream.feeds()).isEmpty();
    assertThat(gateway.metrics.scrape()).contains(rejected("foreign_host") + "1.0");
  }

  @Test
  void theRefusalIsTheGatewaysJson() {
    try (RawConnection page = send("GET", "localhost", "Origin: http://evil.example", "Connection: close")) {
      page.head();
      assertThat(page.rest()).isEqualTo("{\"message\":\"origin not allowed\",\"error\":\"foreign_origin\"}\n\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LocalHost:PORT", "a.localhost", "127.0.0.1:PORT", "[::1]:PORT", "192.0.2.1"})
  void namesThatNoPageCanHaveAreServed(String host) {
    try (RawConnection client = send("GET", host)) {
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void aPageOfTheSameOriginIsServed() {
    assertThat(webSocket("localhost:PORT", "http://localhost:PORT")).contains("101");
    assertThat(webSocket("[::1]:PORT", "http://[::1]:PORT")).contains("101");
    assertThat(webSocket("localhost", "https://localhost")).as("behind a proxy that ends TLS").contains("101");
  }

  @Test
  void aClientOfHttp10WithoutAHostIsServed() {
    try (RawConnection client = new RawConnection(gateway.port()).send("GET /v2/read?log HTTP/1.0\r\n\r\n")) {
      assertThat(client.head().get(0)).endsWith("200 OK");
    }
  }

  @Test
  void listedNamesAndOriginsAreServed() {
    open(Settings.usual().pages(List.of("logs.example.com"), List.of("https://pages.example.com")));

    assertThat(webSocket("logs.example.com", "https://pages.example.com")).contains("101");
    assertThat(webSocket("other.example.com", "https://pages.example.com")).contains("421");
    assertThat(webSocket("logs.example.com", "https://pages.example.com:444")).contains("403");
  }

  @Test
  void aListedPageIsLetAskBeforeItShowsItsToken() {
    open(Settings.usual().pages(List.of(), List.of("https://pages.example.com"))
        .access(FakeAccess.failing(), AuthErrors.HONEST));

    try (RawConnection page = send("OPTIONS", "localhost", "Origin: https://pages.example.com",
        "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: authorization")) {
      assertThat(page.head()).startsWith("HTTP/1.1 204 No Content").contains(
          "access-control-allow-origin: https://pages.example.com", "access-control-allow-methods: GET",
          "access-control-allow-headers: authorization");
    }
  }

  @Test
  void aListedPageReadsItsStream() {
    open(Settings.usual().pages(List.of(), List.of("https://pages.example.com")));
    try (RawConnection page = send("GET", "localhost", "Origin: https://pages.example.com")) {
      assertThat(page.head()).startsWith("HTTP/1.1 200 OK")
          .contains("access-control-allow-origin: https://pages.example.com", "vary: origin");
      gateway.send(ofSource("a"));
      assertThat(page.chunk()).isEqualTo("data: " + jsonOfSource("a") + "\n\n");
    }
  }

  private void open(Settings settings) {
    gateway.close();
    gateway = new TestGateway(settings);
  }

  /** The status line. */
  private String webSocket(String host, String origin) {
    String[] headers = Stream.concat(Stream.of("Origin: " + origin), Arrays.stream(WebSocketStreamTest.UPGRADE_HEADERS))
        .toArray(String[]::new);
    try (RawConnection page = send("GET", host, headers)) {
      return page.head().get(0);
    }
  }

  private RawConnection send(String method, String host, String... headers) {
    String request = method + " /v2/read?log HTTP/1.1\r\nHost: " + host + "\r\n"
        + Stream.of(headers).map(header -> header + "\r\n").reduce("", String::concat) + "\r\n";
    return new RawConnection(gateway.port()).send(request.replace("PORT", String.valueOf(gateway.port())));
  }

  private static String rejected(String reason) {
    return "loggregator_rejected_total{reason=\"" + reason + "\",role=\"gateway\"} ";
  }
}
