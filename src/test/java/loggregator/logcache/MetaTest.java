package loggregator.logcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetaTest {
  private final TestLogCache cache = new TestLogCache();

  @AfterEach
  void close() {
    cache.close();
  }

  private void keep(String source, long timestamp) {
    cache.add(Envelope.newBuilder().setSourceId(source).setTimestamp(timestamp).build());
  }

  @Test
  void namesAreInCamelCaseAndAnExpiredOfZeroIsLeftOut() {
    keep("a", 5);
    keep("a", 7);
    assertThat(cache.get("/api/v1/meta").body())
        .isEqualTo("{\"meta\":{\"a\":{\"count\":\"2\",\"oldestTimestamp\":\"5\",\"newestTimestamp\":\"7\"}}}");
  }

  @Test
  void aSourceWithoutTimestampsHasTheFieldsThatClientsDemand() {
    keep("zero", 0);
    assertThat(cache.json("/api/v1/meta?local_only=true").getJsonObject("meta").getJsonObject("zero"))
        .isEqualTo(new JsonObject().put("count", "1").put("oldestTimestamp", "0").put("newestTimestamp", "0"));
  }

  @Test
  void nothingIsAnEmptyObject() {
    assertThat(cache.get("/api/v1/meta").body()).isEqualTo("{}");
  }

  @Test
  void tensOfThousandsOfSourcesComeInParts() {
    int sources = 30_000;
    for (int i = 0; i < sources; i++) {
      keep("source-" + i + "-\"quoted\"", i + 1);
    }
    JsonObject meta = cache.json("/api/v1/meta").getJsonObject("meta");
    assertThat(meta.fieldNames()).hasSize(sources);
    assertThat(meta.getJsonObject("source-29999-\"quoted\"").getString("newestTimestamp")).isEqualTo("30000");
  }

  @Test
  void theVersionIsOneThatClientsKnow() {
    JsonObject info = cache.json("/api/v1/info");
    assertThat(info.getString("version")).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(Long.parseLong(info.getString("vm_uptime"))).isNotNegative();
    assertThat(cache.get("/api/v1/info").headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
  }
}
