package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import loggregator.auth.CapturedLog;
import loggregator.gateway.RawConnection;
import loggregator.testing.Awaiting;
import loggregator.testing.RawHttp2;
import loggregator.trafficcontroller.RawWebSocket;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Consumers that take nothing, when others want the memory that they hold. */
class CutOffConsumersTest {
  private static final int BUDGET_BYTES = 16 << 20;
  private static final int OF_EACH_KIND = 15;
  private static final int HALF_BYTES = 1 << 20;
  private static final int PAYLOAD_BYTES = 30_000;
  private static final int RECEIVE_BUFFER_BYTES = 4_096;

  private final TestNode node =
      TestNode.start(config -> config.getJsonObject("node").put("bufferBytes", BUDGET_BYTES));
  private final Vertx vertx = Vertx.vertx();
  private final RawHttp http = new RawHttp(vertx);
  private final List<AutoCloseable> deaf = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : deaf) {
      one.close();
    }
    vertx.close().await();
    node.close();
  }

  /** Their connections have much that has not left, and fails at once. */
  @Test
  void endWithoutAnErrorInTheLog() {
    try (CapturedLog log = new CapturedLog()) {
      for (int i = 0; i < OF_EACH_KIND; i++) {
        overHttp("/v2/read?log&shard_id=sse" + i, "Accept: text/event-stream");
        overHttp("/v2/read?log&shard_id=socket" + i, RawWebSocket.UPGRADE);
        overGrpc(i);
        Consumer.openWithoutReading(node.rlpChannel(), Consumer.logsOf("large"));
      }
      Producer producer = node.producer();
      Envelope large = Envelope.newBuilder().setSourceId("large")
          .setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[PAYLOAD_BYTES]))).build();
      Awaiting.until(() -> {
        producer.send(large);
        return node.metric("loggregator_dropped_envelopes_total") > 500;
      });
      Awaiting.until(() -> {
        http.begin(node.port("agent.grpc"), "/loggregator.v2.Ingress/BatchSender", "application/grpc",
            Buffer.buffer().appendByte((byte) 0).appendInt(HALF_BYTES).appendBytes(new byte[HALF_BYTES - 1_000]));
        return cutOff("rlp") > 0 && cutOff("gateway") > 0;
      });

      assertThat(log.text()).doesNotContain("already completed");
    }
  }

  private double cutOff(String role) {
    return node.metric("loggregator_cut_off_streams_total", "role=\"" + role + "\"");
  }

  private void overHttp(String target, String... headers) {
    RawConnection connection = new RawConnection(node.port("gateway.http"), RECEIVE_BUFFER_BYTES);
    deaf.add(connection);
    assertThat(connection.request("GET", target, headers).head().get(0)).containsAnyOf(" 200 ", " 101 ");
  }

  /** Only TCP holds the server back: its windows are as large as can be. */
  private void overGrpc(int number) {
    byte[] request = Consumer.logsOf("large").toBuilder().setShardId("deaf" + number).build().toByteArray();
    RawHttp2 connection = new RawHttp2(node.port("rlp.grpc"), "reverselogproxy").begin();
    deaf.add(connection);
    connection.frame(RawHttp2.SETTINGS, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xff)
        .frame(RawHttp2.WINDOW_UPDATE, 0, 0, 0x7f, 0xfe, 0xff, 0xff)
        .call(1, "/loggregator.v2.Egress/BatchedReceiver")
        .frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, IntStream.concat(IntStream.of(0, 0, 0, 0, request.length),
            IntStream.range(0, request.length).map(i -> request[i])).toArray());
  }
}
