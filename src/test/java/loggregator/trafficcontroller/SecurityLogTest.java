package loggregator.trafficcontroller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loggregator.gateway.RawConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityLogTest {
  @TempDir
  private Path folder;
  private TestController controller;

  @AfterEach
  void close() {
    if (controller != null) {
      controller.close();
    }
  }

  private Path file() {
    return folder.resolve("security.log");
  }

  private void start(Path file) {
    controller = new TestController(new JsonObject().put("securityLog",
        new JsonObject().put("file", file.toString()).put("address", "10.1.2.3")));
  }

  private String request(String method, String target, String... headers) throws IOException {
    long before = Files.readAllLines(file()).size();
    try (RawConnection connection = new RawConnection(controller.port()).request(method, target, headers)) {
      connection.head();
    }
    await().until(() -> Files.exists(file()) && Files.readString(file()).lines().count() > before);
    List<String> lines = Files.readAllLines(file());
    assertThat(lines).hasSize((int) before + 1);
    return lines.get((int) before).replaceAll("rt=\\d{13} ", "rt=NOW ").replaceAll("spt=\\d{4,5} ", "spt=PORT ");
  }

  @Test
  void everyRequestIsALine() throws IOException {
    start(file());
    assertThat(request("GET", "/some/path", "X-Vcap-Request-ID: abc-123")).isEqualTo(
        "CEF:0|cloud_foundry|loggregator_trafficcontroller|1.0|GET /some/path|GET /some/path|0|rt=NOW "
            + "cs1Label=userAuthenticationMechanism cs1=oauth-access-token cs2Label=vcapRequestId cs2=abc-123 "
            + "request=/some/path requestMethod=GET src=127.0.0.1 spt=PORT dst=10.1.2.3 dpt=" + controller.port());
    assertThat(request("POST", "/firehose/x?a=1&b=<2>'\"", "Authorization: bearer secret",
        "X-Forwarded-For: 1.2.3.4, 5.6.7.8")).isEqualTo(
        "CEF:0|cloud_foundry|loggregator_trafficcontroller|1.0|POST /firehose/x?a=1&amp;b=&lt;2&gt;&#39;&#34;|"
            + "POST /firehose/x?a=1&amp;b=&lt;2&gt;&#39;&#34;|0|rt=NOW "
            + "cs1Label=userAuthenticationMechanism cs1=oauth-access-token cs2Label=vcapRequestId cs2= "
            + "request=/firehose/x?a=1&amp;b=&lt;2&gt;&#39;&#34; requestMethod=POST src=1.2.3.4 spt= dst=10.1.2.3 dpt="
            + controller.port());
    assertThat(Files.readString(file())).endsWith("\n").doesNotContain("secret");
  }

  @Test
  void theSourceIsWhoeverCameFirst() throws IOException {
    start(file());
    assertThat(request("GET", "/", "X-Forwarded-For: 1.2.3.4:5678")).contains("src=1.2.3.4 spt=PORT ");
    assertThat(request("GET", "/", "X-Forwarded-For: ::1")).contains("src= spt= ");
    assertThat(request("GET", "/", "X-Forwarded-For: [::1]:99")).contains("src=::1 spt=99 ");
    assertThat(request("GET", "/?", "X-Forwarded-For: ")).contains("src=127.0.0.1 spt=PORT ", "request=/ ");
  }

  @Test
  void noPathMakesTwoLines() throws IOException {
    start(file());
    assertThat(request("GET", "/x%0aCEF:0%0d%00+%2b")).contains("request=/x&#10;CEF:0&#13;\uFFFD&#43;&#43; ");
  }

  @Test
  void aFileThatWasMovedAwayIsBegunAnew() throws IOException {
    start(file());
    request("GET", "/first");
    Files.move(file(), folder.resolve("security.log.1"));
    try (RawConnection connection = controller.get("/second")) {
      connection.head();
    }
    await().until(() -> Files.exists(file()) && Files.readString(file()).contains("/second"));
    assertThat(Files.readString(folder.resolve("security.log.1"))).contains("/first").doesNotContain("/second");
  }

  @Test
  void aDiskThatFailsCostsLinesAndNoRequests() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    start(inner.resolve("security.log"));
    Files.delete(inner.resolve("security.log"));
    Files.delete(inner);
    try (RawConnection connection = controller.get("/some/path")) {
      assertThat(connection.head().get(0)).contains("404");
    }
    await().until(() -> controller.metrics.scrape()
        .contains("loggregator_security_log_lost_total{role=\"traffic_controller\"} 1.0"));
  }

  @Test
  void aFileThatCanNotBeWrittenStopsTheStart() {
    assertThatThrownBy(() -> start(folder.resolve("missing/security.log")))
        .hasStackTraceContaining(
            "trafficController.securityLog.file: can't be written to: there is no such file or folder");
  }
}
