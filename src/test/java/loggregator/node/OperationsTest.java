package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import loggregator.auth.FakeUaa;
import loggregator.auth.TestAuth;
import loggregator.testing.GrpcChannels;
import loggregator.tls.TestCertificates;
import org.junit.jupiter.api.Test;

/** What the Gateway tells of the nodes, and to whom. */
class OperationsTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void onlyATokenWithTheScopeForItSeesTheNodes() throws Exception {
    try (TestAuth auth = new TestAuth()) {
      auth.uaa.accept("reads-all", 600, "doppler.firehose");
      auth.uaa.accept("operates", 600, "see.nodes");
      String ca = TestCertificates.files("gateway").caFile().toString();
      JsonObject section = auth.uaaSection().put("errors", "honest");
      section.getJsonObject("uaa").put("clientSecret", FakeUaa.CLIENT_SECRET).put("caFile", ca);
      section.getJsonObject("cloudController").getJsonObject("tls").put("caFile", ca);
      try (TestNode node = TestNode.start(config -> {
        config.put("auth", section);
        config.getJsonObject("trafficController").put("auth", "uaa");
        config.getJsonObject("gateway").put("auth", "uaa").put("operations", new JsonObject().put("scope", "see.nodes"));
      })) {
        assertThat(ask(node, "").statusCode()).isEqualTo(401);
        assertThat(ask(node, "unknown").statusCode()).isEqualTo(401);
        HttpResponse<String> forbidden = ask(node, "reads-all");
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.body()).doesNotContain("test-node");

        HttpResponse<String> allowed = ask(node, "operates");
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.body()).contains("test-node").doesNotContain(FakeUaa.CLIENT_SECRET, "operates\"");
        assertThat(allowed.headers().firstValue("Cache-Control")).hasValue("no-store");
      }
    }
  }

  @Test
  void otherNodesAreAskedOverMutualTlsAndOneThatIsNoNodeIsNamed() throws Exception {
    try (TestNode other = TestNode.start(config -> {
      config.getJsonObject("node").put("id", "other");
      config.getJsonObject("admin").put("tls", tls("metron"));
    })) {
      String no = "127.0.0.1:" + other.port("gateway.http");
      String yes = "127.0.0.1:" + other.port("admin");
      Consumer<JsonObject> change = config -> {
        config.getJsonObject("gateway").put("operations", new JsonObject());
        config.getJsonObject("admin").put("fleet", new JsonArray(List.of(yes, no))).put("tls", tls("client"))
            .put("fleetTimeoutMs", 60_000);
      };
      try (TestNode node = TestNode.start(change)) {
        JsonArray nodes = new JsonObject(ask(node, "").body()).getJsonArray("nodes");
        assertThat(nodes).hasSize(2);
        assertThat(nodes.getJsonObject(0).getString("address")).isEqualTo(yes);
        assertThat(nodes.getJsonObject(0).getJsonObject("status").getJsonObject("node").getString("id"))
            .isEqualTo("other");
        assertThat(nodes.getJsonObject(1).getString("address")).isEqualTo(no);
        assertThat(nodes.getJsonObject(1).getString("failure")).isNotBlank();
      }
    }
  }

  @Test
  void withoutTheSectionThereIsNothing() throws Exception {
    try (TestNode node = TestNode.start()) {
      assertThat(ask(node, "").statusCode()).isEqualTo(404);
    }
  }

  private HttpResponse<String> ask(TestNode node, String token) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + node.port("gateway.http") + "/v2/operations"));
    if (!token.isEmpty()) {
      request.header("Authorization", "bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonObject tls(String name) {
    Path folder = GrpcChannels.certificates();
    return new JsonObject()
        .put("caFile", folder.resolve("ca.crt").toString())
        .put("certFile", folder.resolve(name + ".crt").toString())
        .put("keyFile", folder.resolve(name + ".key").toString());
  }
}
