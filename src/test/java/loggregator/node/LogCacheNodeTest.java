package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import loggregator.testing.Awaiting;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole node with a Log Cache. */
class LogCacheNodeTest {
  private final HttpClient client = HttpClient.newHttpClient();

  private static TestNode start(int instances) {
    return TestNode.start(config -> config.put("logCache", new JsonObject().put("auth", "none")
        .put("http", new JsonObject().put("port", 0)).put("settlingMs", 0).put("instances", instances)));
  }

  private static Envelope log(int number) {
    return Envelope.newBuilder().setSourceId("web").setTimestamp(number)
        .putDeprecatedTags("source_type", Value.newBuilder().setText("APP").build())
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line " + number))).build();
  }

  private JsonObject read(TestNode node, String pathAndQuery) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + node.port("logCache.http") + pathAndQuery);
    return new JsonObject(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatAProducerSendsIsKeptAndReadAtEveryInstance(int instances) {
    try (TestNode node = start(instances)) {
      Producer producer = node.producer();
      for (int i = 1; i <= 300; i++) {
        producer.send(log(i));
      }
      Awaiting.until(() -> read(node, "/api/v1/read/web?limit=1000").getJsonObject("envelopes")
          .getJsonArray("batch").size() == 300);
      assertThat(node.metric("loggregator_log_cache_envelopes")).isEqualTo(300);
      assertThat(node.metric("loggregator_log_cache_bytes")).isPositive();
      for (int i = 0; i < 10; i++) {
        Awaiting.until(() -> read(node, "/api/v1/meta").getJsonObject("meta").getJsonObject("web")
            .getString("count").equals("300"));
      }
    }
  }

  @Test
  void tagsAreWhereClientsLookForThem() {
    try (TestNode node = start(1)) {
      node.producer().send(log(7));
      Awaiting.until(() -> read(node, "/api/v1/read/web").getJsonObject("envelopes").getJsonArray("batch").stream()
          .map(JsonObject.class::cast)
          .anyMatch(envelope -> "APP".equals(envelope.getJsonObject("tags").getString("source_type"))));
    }
  }
}
