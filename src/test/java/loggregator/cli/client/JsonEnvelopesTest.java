package loggregator.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;

class JsonEnvelopesTest {
  private static final Envelope ENVELOPE = Envelope.newBuilder()
      .setTimestamp(1_550_000_000_000_000_001L)
      .setSourceId("app-1")
      .putTags("a", "b\n")
      .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("hello")))
      .build();

  @Test
  void anEnvelopeIsOneLineWithItsEmptyFieldsToo() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JsonEnvelopes().append(out, ENVELOPE);
    assertThat(out.toString(UTF_8)).endsWith("}\n").containsOnlyOnce("\n");
    assertThat(new JsonObject(out.toString(UTF_8))).isEqualTo(new JsonObject()
        .put("timestamp", "1550000000000000001")
        .put("source_id", "app-1")
        .put("instance_id", "")
        .put("deprecated_tags", new JsonObject())
        .put("tags", new JsonObject().put("a", "b\n"))
        .put("log", new JsonObject().put("payload", "aGVsbG8=").put("type", "OUT")));
  }

  @Test
  void aGatewaysBatchIsReadWithWhateverElseItHolds() throws ClientException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JsonEnvelopes().append(out, ENVELOPE);
    JsonArray envelopes = new JsonArray().add(new JsonObject(out.toString(UTF_8)).put("added_later", 1));
    assertThat(JsonEnvelopes.parseBatch(new JsonObject().put("batch", envelopes).encode()))
        .isEqualTo(EnvelopeBatch.newBuilder().addBatch(ENVELOPE).build());
  }

  @Test
  void whatIsNoBatchIsRefused() {
    assertThatThrownBy(() -> JsonEnvelopes.parseBatch("{\"batch\":7}")).isInstanceOf(ClientException.class);
  }
}
