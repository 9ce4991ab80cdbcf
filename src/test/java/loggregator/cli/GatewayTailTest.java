package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayTailTest {
  private static final String ONE = "{\"batch\":[{\"timestamp\":\"1\",\"source_id\":\"web\",\"instance_id\":\"0\","
      + "\"deprecated_tags\":{},\"tags\":{},\"log\":{\"payload\":\"b25l\",\"type\":\"OUT\"}}]}";
  private static final String LOSS = "{\"batch\":[{\"source_id\":\"loggregator\",\"tags\":{\"direction\":\"egress\"},"
      + "\"counter\":{\"name\":\"dropped\",\"delta\":\"7\"}}]}";

  private final Vertx vertx = Vertx.vertx();
  private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void printsTheBatchesAndIgnoresHeartbeats() {
    CommandRun tail = tail(request -> stream(request).write("\n" + ONE + "\n\n\n" + LOSS + "\n" + ONE + "\n"),
        "--limit", "2");
    assertThat(tail.exitCode()).as(tail.err()).isZero();
    assertThat(tail.out().lines()).hasSize(3).element(1).isEqualTo("--- 7 envelopes lost ---");
    assertThat(tail.out()).contains(" web/0 OUT one\n");
  }

  @Test
  void asksForWhatTheOptionsSay() {
    tail(request -> stream(request).write(ONE + "\n"),
        "--limit", "1", "--token", "abc", "--source-id", "a b", "--counter-name", "hits").exitCode();
    assertThat(requests).singleElement().satisfies(request -> {
      assertThat(request.uri()).isEqualTo("/v2/read?source_id=a+b&counter.name=hits&report_drops");
      assertThat(request.getHeader("Accept")).isEqualTo("application/x-ndjson");
      assertThat(request.getHeader("Authorization")).isEqualTo("bearer abc");
    });
  }

  @Test
  void understandsServerSentEvents() {
    CommandRun tail = tail(request -> request.response().setChunked(true).putHeader("Content-Type", "text/event-stream")
        .write("event: heartbeat\ndata: 1700000000\n\ndata: " + ONE + "\n\n"), "--limit", "1");
    assertThat(tail.exitCode()).as(tail.err()).isZero();
    assertThat(tail.out()).endsWith(" web/0 OUT one\n");
  }

  @Test
  void connectsAgainWhenTheStreamEnds() {
    CommandRun tail = tail(request -> stream(request).end(ONE + "\n"), "--limit", "2");
    assertThat(tail.exitCode()).as(tail.err()).isZero();
    assertThat(tail.err()).contains("it ended the stream; trying again in");
    assertThat(requests).hasSize(2);
  }

  @Test
  void aLineIsPrintedAtOnce() {
    CommandRun tail = tail(request -> stream(request).write(ONE + "\n"));
    await().until(() -> tail.out().endsWith("one\n"));
    assertThat(tail.isRunning()).isTrue();
  }

  @Test
  void aRefusalIsShownWithTheGatewaysWords() {
    CommandRun tail = tail(request -> request.response().setStatusCode(404).end("{\"error\":\"not_found\"}\n\n"));
    assertThat(tail.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(tail.err())
        .startsWith("tail: can't read from").endsWith(": HTTP status 404 {\"error\":\"not_found\"}\n");
  }

  @Test
  void whatIsNoGatewayIsNotReadFrom() {
    CommandRun tail = tail(request -> request.response().putHeader("Content-Type", "text/html").end("<html>"));
    assertThat(tail.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(tail.err()).contains("its answer is not a stream of envelopes");
  }

  @Test
  void aLineThatIsNoBatchEndsTheStreamAndNotTheCommand() {
    CommandRun tail = tail(request -> stream(request).write(requests.size() == 1 ? "{\"batch\":7}\n" : ONE + "\n"),
        "--limit", "1");
    assertThat(tail.exitCode()).as(tail.err()).isZero();
    assertThat(tail.err()).contains("it sent what is not a batch of envelopes");
  }

  private CommandRun tail(Handler<HttpServerRequest> gateway, String... more) {
    String[] first = {"tail", "--url", "http://127.0.0.1:" + listen(gateway) + "/"};
    return CommandRun.start(CommandRun.arguments(first, more));
  }

  /** The port at which such a Gateway listens. */
  private int listen(Handler<HttpServerRequest> gateway) {
    return vertx.createHttpServer().requestHandler(request -> {
      requests.add(request);
      gateway.handle(request);
    }).listen(0, "127.0.0.1").await().actualPort();
  }

  private static HttpServerResponse stream(HttpServerRequest request) {
    return request.response().setChunked(true).putHeader("Content-Type", "application/x-ndjson");
  }
}
