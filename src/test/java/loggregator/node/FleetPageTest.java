package loggregator.node;

import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import loggregator.config.AdminConfig;
import loggregator.config.PeerAddress;
import loggregator.memory.MemoryBudget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetPageTest {
  private static final String STATUS = "{\"version\":1,\"node\":{\"id\":\"there\"}}";

  private final Vertx vertx = Vertx.vertx();
  private final List<HttpServer> servers = new ArrayList<>();
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
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void oneQuestionIsAskedAtATimeAndAnotherCanFollow() {
    FleetPage page = page(1_000, member(null));
    Future<Buffer> first = page.json().orElseThrow();

    assertThat(page.json()).isEmpty();
    await(first);
    assertThat(page.json()).isPresent();
  }

  private FleetPage page(int timeoutMs, String... members) {
    List<PeerAddress> fleet = Stream.of(members).map(member -> PeerAddress.parse(member).orElseThrow()).toList();
    return new FleetPage(vertx, new AdminConfig("127.0.0.1", 0, 10, Optional.empty(), fleet, timeoutMs), budget,
        () -> STATUS, Optional.empty());
  }

  private static JsonArray ask(FleetPage page) {
    JsonObject json = new JsonObject(await(page.json().orElseThrow()));
    assertThat(json.getInteger("version")).isOne();
    return json.getJsonArray("nodes");
  }

  /** @param status null for a member that never answers */
  private String member(Buffer status) {
    HttpServer server = await(vertx.createHttpServer().requestHandler(request -> {
      if (status != null) {
        request.response().end(status);
      }
    }).listen(0, "127.0.0.1"));
    servers.add(server);
    return "127.0.0.1:" + server.actualPort();
  }
}
