package loggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import loggregator.config.HttpListener;
import loggregator.config.ListenerLimits;
import loggregator.flow.ManualScheduler;
import loggregator.gateway.RawConnection;
import loggregator.metrics.Metrics;
import loggregator.testing.EventLoops;
import loggregator.trafficcontroller.RawWebSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long connections are kept, on a clock of the test's own. */
class ConnectionsTest {
  private static final int MAX_CONNECTIONS = 2;

  private final Vertx vertx = Vertx.vertx();
  private final ManualScheduler clock = new ManualScheduler();
  private final Metrics metrics = new Metrics();
  private final BlockingQueue<HttpServerRequest> streams = new LinkedBlockingQueue<>();
  private Context context;
  private int port;

  @AfterEach
  void close() {
    await(vertx.close());
    assertThat(clock.openTimers()).isZero();
  }

  @Test
  void oneWithoutARequestIsClosedAfterTwoSeconds() throws InterruptedException {
    try (RawConnection used = request("/stream"); RawConnection silent = new RawConnection(port)) {
      streams.take();
      awaitTimers(1);
      passMs(2_000);
      assertThat(silent.rest()).isEmpty();
      assertThat(used.head()).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void oneThatRestsAfterItsRequestsIsClosed() {
    try (RawConnection client = request("/")) {
      client.head();
      passMs(74_999);
      assertThat(client.request("GET", "/").head()).startsWith("HTTP/1.1 200 OK");
      passMs(74_999);
      assertThat(client.request("GET", "/").head()).startsWith("HTTP/1.1 200 OK");
      passMs(75_000);
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void oneWithAStreamIsKeptHoweverSilentItIs() throws InterruptedException {
    try (RawConnection client = request("/stream")) {
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK");
      HttpServerRequest stream = streams.take();
      passMs(3_600_000);
      onLoop(() -> stream.response().end("end"));
      assertThat(client.chunk()).isEqualTo("end");
    }
  }

  @Test
  void oneWithAWebSocketIsKeptHoweverSilentItIs() {
    try (RawWebSocket client = new RawWebSocket(port, "/socket")) {
      passMs(3_600_000);
      client.send(1, "echo".getBytes(UTF_8));
      assertThat(client.frame().text()).isEqualTo("echo");
    }
  }

  @Test
  void oneTooManyIsClosedAndItsPlaceIsThereAgainWhenAnotherEnds() throws InterruptedException {
    try (RawWebSocket first = new RawWebSocket(port, "/socket"); RawConnection second = request("/stream")) {
      streams.take();
      try (RawConnection third = new RawConnection(port)) {
        assertThat(third.rest()).isEmpty();
      }
      assertThat(metrics.scrape())
          .contains("loggregator_rejected_total{reason=\"too_many_connections\",role=\"gateway\"} 1.0");
      assertThat(second.head()).startsWith("HTTP/1.1 200 OK");
    }
    Awaitility.await().untilAsserted(() -> {
      try (RawConnection later = request("/", "Connection: close")) {
        assertThat(later.rest()).startsWith("HTTP/1.1 200 OK");
      }
    });
  }

  private RawConnection request(String path, String... headers) {
    return new RawConnection(port).request("GET", path, headers);
  }

  private void passMs(long milliseconds) {
    onLoop(() -> clock.passMs(milliseconds));
  }

  private void onLoop(Runnable task) {
    EventLoops.run(context, task);
  }

  private void awaitTimers(int timers) {
    Awaitility.await().until(() -> EventLoops.call(context, clock::openTimers) == timers);
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/stream" -> {
        request.response().setChunked(true).writeHead();
        streams.add(request);
      }
      case "/socket" -> request.toWebSocket().onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage));
      default -> request.response().end();
    }
  }

  @BeforeEach
  void listen() {
    await(vertx.deployVerticle(new VerticleBase() {
      @Override
      public Future<?> start() {
        ConnectionsTest.this.context = vertx.getOrCreateContext();
        HttpListener listener =
            new HttpListener("127.0.0.1", 0, Optional.empty(), List.of(), List.of(),
                ListenerLimits.http(MAX_CONNECTIONS));
        return new ConsumerHttpServer(vertx, listener, clock, metrics, "gateway", ConnectionsTest.this::answer,
            (request, status) -> request.response().setStatusCode(status).end()).listen().onSuccess(found -> port = found);
      }
    }));
  }
}
