package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that never send their messages to the end. */
class HalfMessagesTest {
  private static final int MESSAGE_BYTES = 10 << 20;
  private static final long BUDGET_BYTES = 32 << 20;

  private final TestNode node =
      TestNode.start(config -> config.getJsonObject("node").put("bufferBytes", BUDGET_BYTES));
  private final Vertx vertx = Vertx.vertx();
  private final RawHttp http = new RawHttp(vertx);

  @AfterEach
  void close() {
    vertx.close().await();
    node.close();
  }

  @Test
  void thoseThatDoNotFitAreRefusedAndNobodyElseIs() {
    Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("healthy"));
    for (int i = 0; i < 14; i++) {
      http.begin(node.port("agent.grpc"), "/loggregator.v2.Ingress/BatchSender", "application/grpc",
          Buffer.buffer().appendByte((byte) 0).appendInt(MESSAGE_BYTES).appendBytes(new byte[MESSAGE_BYTES - 1_000]));
    }
    await().until(() -> node.metric("loggregator_rejected_total", "reason=\"no_memory\"") >= 12);

    assertThat(node.metric("loggregator_buffer_bytes")).isLessThan(BUDGET_BYTES);
    node.producer().send(Envelope.newBuilder().setSourceId("healthy").setLog(Log.getDefaultInstance()).build());
    assertThat(consumer.receive(1)).hasSize(1);
  }
}
