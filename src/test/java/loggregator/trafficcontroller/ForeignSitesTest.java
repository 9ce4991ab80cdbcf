package loggregator.trafficcontroller;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.stream.Stream;
import loggregator.gateway.RawConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages of other sites that ask the Traffic Controller. */
class ForeignSitesTest {
  private TestController controller;

  @AfterEach
  void close() {
    controller.close();
  }

  @Test
  void aForeignOriginOpensNoFirehose() {
    controller = new TestController();

    assertThat(statusOf("localhost", "http://evil.example")).isEqualTo("HTTP/1.1 403 Forbidden");
    assertThat(statusOf("localhost", "http://localhost")).contains("101");
    assertThat(controller.upstream.feeds()).hasSize(1);
    assertThat(controller.metrics.scrape())
        .contains("loggregator_rejected_total{reason=\"foreign_origin\",role=\"traffic_controller\"} 1.0");
  }

  @Test
  void aForeignHostOpensNoFirehose() {
    controller = new TestController();

    assertThat(statusOf("evil.example", "http://evil.example")).isEqualTo("HTTP/1.1 421 Misdirected Request");
    assertThat(controller.upstream.feeds()).isEmpty();
  }

  @Test
  void listedNamesAndOriginsAreServed() {
    controller = new TestController(new JsonObject().put("http", new JsonObject().put("port", 0)
        .put("hostNames", new JsonArray().add("Logs.example.com"))
        .put("allowedOrigins", new JsonArray().add("https://pages.example.com"))));

    assertThat(statusOf("logs.example.com", "https://pages.example.com")).contains("101");
  }

  /** The page has its token made a cookie by /set-cookie, as the original's pages do. */
  @Test
  void pagesOfTheSystemDomainAreServedWhereATokenIsNeeded() {
    JsonObject domain = new JsonObject().put("systemDomain", "sys.example.com");
    controller = new TestController(domain.copy().put("auth", "tokens"));
    assertThat(statusOf("doppler.sys.example.com", "https://console.sys.example.com")).contains("101");
    assertThat(statusOf("doppler.sys.example.com", "https://app.example.com")).contains("403");
    assertThat(statusOf("doppler.sys.example.com", "https://evilsys.example.com")).contains("403");
    controller.close();

    controller = new TestController(domain);
    assertThat(statusOf("localhost", "https://console.sys.example.com")).contains("403");
  }

  private String statusOf(String host, String origin) {
    String headers = Stream.concat(Stream.of("Host: " + host, "Origin: " + origin),
        Arrays.stream(RawWebSocket.UPGRADE)).map(header -> header + "\r\n").reduce("", String::concat);
    try (RawConnection page = new RawConnection(controller.port())) {
      return page.send("GET /firehose/x HTTP/1.1\r\n" + headers + "\r\n").head().get(0);
    }
  }
}
