package loggregator.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import loggregator.config.AdminConfig;
import loggregator.config.PeerAddress;
import loggregator.memory.MemoryBudget;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetPageTest {
  private static final String STATUS = "{\"version\":1,\"node\":{\"id\":\"there\"}}";

  private final Vertx vertx = Vertx.vertx();
  private final List<HttpServer> servers = new ArrayList<>();
  private final HttpClient client = vertx.createHttpClient();
  private final AtomicInteger questions = new AtomicInteger();
  private final MemoryBudget budget = new MemoryBudget(100 << 20);

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void aNodeWithoutFleetTellsOfItself() {
    JsonArray nodes = ask(page(60_000));

    assertThat(nodes).hasSize(1);
    assertThat(nodes.getJsonObject(0).getJsonObject("status")).isEqualTo(new JsonObject(STATUS));
  }

  @Test
  void eachMemberHasItsDocumentOrItsFailure() {
    String good = member(Buffer.buffer(STATUS));
    String foolish = member(Buffer.buffer("<html>"));
    String gone = member(Buffer.buffer(STATUS));
    await(servers.remove(2).close());

    JsonArray nodes = ask(page(60_000, good, foolish, gone));

    assertThat(nodes.getJsonObject(0)).isEqualTo(
        new JsonObject().put("address", good).put("status", new JsonObject(STATUS)));
    assertThat(nodes.getJsonObject(1)).isEqualTo(
        new JsonObject().put("address", foolish).put("failure", "no JSON"));
    assertThat(nodes.getJsonObject(2).getString("address")).isEqualTo(gone);
    assertThat(nodes.getJsonObject(2).getString("failure")).isNotEmpty();
  }

  @Test
  void answersThatAreTooLargeTogetherAreLeftOutAndTheirMemoryIsGivenBack() {
    Buffer large = Buffer.buffer("{\"x\":\"" + "x".repeat(9 << 20) + "\"}");

    JsonArray nodes = ask(page(60_000, member(large), member(large), member(Buffer.buffer(STATUS))));

    assertThat(nodes.stream().map(JsonObject.class::cast).filter(node -> node.containsKey("failure")))
        .extracting(node -> node.getString("failure")).containsExactly(FleetPage.TOO_LARGE);
    assertThat(nodes.getJsonObject(2).containsKey("status")).isTrue();
    assertThat(nodes.encode()).hasSizeLessThan(17 << 20);
    Awaitility.await().until(() -> budget.usedBytes() == 0);
  }

  @Test
  void allWhoAskAtOnceGetTheAnswerToOneQuestion() {
    FleetPage page = page(60_000, member(Buffer.buffer(STATUS)));
    int port = serve(page);

    List<Future<Buffer>> answers = Stream.generate(() -> get(port)).limit(10).toList();

    await(Future.all(answers));
    assertThat(answers.stream().map(Future::result).distinct()).hasSize(1);
    assertThat(questions).hasValue(1);
    Awaitility.await().until(() -> {
      await(get(port));
      return questions.get() > 1;
    });
  }

  @Test
  void anAnswerThatNobodyTakesCountsUntilItsReaderIsGone() throws IOException {
    FleetPage page = page(60_000, member(Buffer.buffer("{\"x\":\"" + "x".repeat(9 << 20) + "\"}")));
    int port = serve(page);
    try (Socket deaf = new Socket("127.0.0.1", port)) {
      deaf.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      deaf.getInputStream().read();
      Awaitility.await("a question of its own").until(() -> {
        await(get(port));
        return questions.get() > 1;
      });
      assertThat(budget.usedBytes()).isGreaterThan(9 << 20);
    }
    Awaitility.await().until(() -> budget.usedBytes() == 0);
  }

  @Test
  void aReaderOfTheHeadGetsOnlyThat() {
    int port = serve(page(60_000));
    Future<Long> length = client.request(HttpMethod.HEAD, port, "127.0.0.1", "/")
        .compose(HttpClientRequest::send)
        .compose(head -> head.body().map(body -> Long.parseLong(head.getHeader("Content-Length")) + body.length()));

    assertThat(await(length)).isEqualTo(await(get(port)).length());
  }

  private FleetPage page(int timeoutMs, String... members) {
    List<PeerAddress> fleet = Stream.of(members).map(member -> PeerAddress.parse(member).orElseThrow()).toList();
    return new FleetPage(vertx, new AdminConfig("127.0.0.1", 0, 10, Optional.empty(), fleet, timeoutMs), budget,
        () -> STATUS, Optional.empty());
  }

  private JsonArray ask(FleetPage page) {
    JsonObject json = new JsonObject(await(get(serve(page))));
    assertThat(json.getInteger("version")).isOne();
    return json.getJsonArray("nodes");
  }

  private Future<Buffer> get(int port) {
    return client.request(HttpMethod.GET, port, "127.0.0.1", "/")
        .compose(request -> request.send().compose(HttpClientResponse::body));
  }

  private int serve(FleetPage page) {
    return await(vertx.createHttpServer().requestHandler(page::answer).listen(0, "127.0.0.1")).actualPort();
  }

  /** @param status null for a member that never answers */
  private String member(Buffer status) {
    HttpServer server = await(vertx.createHttpServer().requestHandler(request -> {
      questions.incrementAndGet();
      if (status != null) {
        request.response().end(status);
      }
    }).listen(0, "127.0.0.1"));
    servers.add(server);
    return "127.0.0.1:" + server.actualPort();
  }
}
