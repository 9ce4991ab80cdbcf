package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonObject;
import java.util.List;
import loggregator.testing.Awaiting;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;

/** A source is told in its own stream how much of it fell out of a full queue, and where. */
class LossNoticeTest {
  private static final int HELD = 10;
  private static final String LOST = "lost";

  @Test
  void ofTheAgent() {
    try (TestNode node = TestNode.start(config -> config.getJsonObject("agent")
        .put("tellLosses", true).put("tags", new JsonObject().put("deployment", "cf"))
        .put("diode", new JsonObject().put("maxEnvelopes", HELD)))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      node.producer().send(logs(35)).finish();
      consumer.receive(HELD);
      node.services().reportLosses();

      Envelope notice = consumer.receive(HELD + 1).get(HELD);
      assertThat(notice.getInstanceId()).isEqualTo("7");
      assertThat(notice.getLog().getType()).isEqualTo(Log.Type.ERR);
      assertThat(notice.getTagsMap())
          .containsEntry("loss_role", "agent").containsEntry(LOST, "25").containsEntry("deployment", "cf");
      assertThat(node.metric("loggregator_loss_notices_total", "role=\"agent\"")).isOne();
    }
  }

  @Test
  void ofTheRouter() {
    try (GrpcFleet fleet = new GrpcFleet()) {
      TestNode router = fleet.routerThatHolds(HELD);
      JsonObject routers = GrpcFleet.at(GrpcFleet.port(router));
      Consumer consumer = Consumer.open(fleet.rlp(routers.copy()).rlpChannel(), Consumer.logsOf("app"));
      fleet.agent(routers.copy()).producer().send(logs(35)).finish();
      Awaiting.until(() -> router.metric("loggregator_dropped_envelopes_total", "diode=\"ingress\"") == 25);
      router.services().reportLosses();

      List<Envelope> received = consumer.receive(HELD + 1);
      assertThat(received).filteredOn(envelope -> envelope.containsTags("loss_role")).singleElement()
          .satisfies(notice -> assertThat(notice.getTagsMap())
              .containsEntry("loss_role", "router").containsEntry(LOST, "25"));
    }
  }

  @Test
  void unlessTheOperatorWantsIt() {
    try (TestNode node = TestNode.start(config -> config.getJsonObject("agent")
        .put("diode", new JsonObject().put("maxEnvelopes", HELD)))) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      Producer producer = node.producer().send(logs(35));
      consumer.receive(HELD);
      node.services().reportLosses();
      producer.send(logs(1)).finish();

      assertThat(consumer.receive(HELD + 1)).noneMatch(envelope -> envelope.containsTags("loss_role"));
    }
  }

  private static EnvelopeBatch logs(int count) {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    for (int i = 0; i < count; i++) {
      batch.addBatch(Envelope.newBuilder().setSourceId("app").setInstanceId("7").setTimestamp(i)
          .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line"))));
    }
    return batch.build();
  }
}
