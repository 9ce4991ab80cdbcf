package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** EventSource, fetch and WebSocket of pages of the Gateway's own origin and of others. */
class ScriptsInBrowserTest {
  private static final String SCRIPT = """
      const gateway = arguments[0], path = '/v2/read?log';
      const got = window.got = {events: '', lines: '', socket: '', errors: ''};
      const events = new EventSource(gateway + path);
      events.onmessage = event => got.events += event.data;
      events.onerror = () => got.errors += 'events ';
      fetch(gateway + path, {headers: {Accept: 'application/x-ndjson'}}).then(async answer => {
        const reader = answer.body.getReader(), text = new TextDecoder();
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          got.lines += text.decode(part.value, {stream: true});
        }
      }).catch(() => got.errors += 'lines ');
      const socket = new WebSocket(gateway.replace('http', 'ws') + path);
      socket.onmessage = message => got.socket += message.data;
      socket.onerror = () => got.errors += 'socket ';
      """;

  private HttpServer pages;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pages.createContext("/", exchange -> {
      exchange.getResponseHeaders().set("content-type", "text/html");
      byte[] page = "<!doctype html><title>a page</title>".getBytes();
      exchange.sendResponseHeaders(200, page.length);
      exchange.getResponseBody().write(page);
      exchange.close();
    });
    pages.start();
  }

  @AfterEach
  void stop() {
    node.close();
    pages.stop(0);
  }

  @Test
  void aPageOfTheGatewaysOriginReads() {
    node = TestNode.start();
    try (Page page = Page.start()) {
      page.go(gateway() + "/");
      assertAllThreeRead(page);
    }
  }

  @Test
  void aPageOfAnOriginThatIsAllowedReads() {
    node = TestNode.start(config -> config.getJsonObject("gateway").getJsonObject("http")
        .put("allowedOrigins", new JsonArray().add(otherOrigin())));
    try (Page page = Page.start()) {
      page.go(otherOrigin() + "/");
      assertAllThreeRead(page);
    }
  }

  @Test
  void aPageOfAnotherOriginReadsNothing() {
    node = TestNode.start();
    try (Page page = Page.start()) {
      page.go(otherOrigin() + "/");
      page.script(SCRIPT, gateway());
      Page.waiting("all three fail").until(() -> {
        send(1);
        String errors = page.script("return window.got.errors");
        return errors.contains("events") && errors.contains("lines") && errors.contains("socket");
      });

      assertThat(page.<String>script("return window.got.events + window.got.lines + window.got.socket")).isEmpty();
    }
  }

  private void assertAllThreeRead(Page page) {
    page.script(SCRIPT, gateway());
    Page.waiting("all three read").until(() -> {
      send(7);
      return page.<Boolean>script(
          "return [got.events, got.lines, got.socket].every(text => text.includes('\"timestamp\":\"7\"'))");
    });
    assertThat(page.<String>script("return window.got.errors")).isEmpty();
  }

  private void send(long number) {
    node.producer().send(Envelope.newBuilder().setTimestamp(number).setSourceId("web")
        .setLog(Log.getDefaultInstance()).build()).finish();
  }

  private String gateway() {
    return "http://127.0.0.1:" + node.port("gateway.http");
  }

  private String otherOrigin() {
    return "http://127.0.0.1:" + pages.getAddress().getPort();
  }
}
