package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches that are larger than HTTP/2's smallest limit of a frame. */
class LargeFramesTest {
  private static final int SMALLEST_LIMIT_BYTES = 16 << 10;
  private static final int ENVELOPES = 5_000;

  private final Vertx vertx = Vertx.vertx();
  private final RawHttp http = new RawHttp(vertx);
  private final TestNode node = TestNode.start();

  @AfterEach
  void close() {
    vertx.close().await();
    node.close();
  }

  @Test
  void aProducerMaySendABatchInOneFrame() {
    byte[] batch = batch();
    assertThat(batch.length).isGreaterThan(SMALLEST_LIMIT_BYTES);
    assertThat(http.maxFrameBytes(node.port("agent.grpc"))).isGreaterThan(batch.length + 5);
    Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("large"));

    http.post(node.port("agent.grpc"), "/loggregator.v2.Ingress/Send", Map.of("content-type", "application/grpc"),
        Buffer.buffer().appendByte((byte) 0).appendInt(batch.length).appendBytes(batch));

    assertThat(consumer.receive(ENVELOPES)).hasSize(ENVELOPES);
  }

  private static byte[] batch() {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    Envelope envelope = Envelope.newBuilder().setSourceId("large").setLog(Log.getDefaultInstance()).build();
    for (int i = 0; i < ENVELOPES; i++) {
      batch.addBatch(envelope);
    }
    return batch.build().toByteArray();
  }
}
