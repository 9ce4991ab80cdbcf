package loggregator.outputs.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.flow.VertxScheduler;
import loggregator.metrics.Metrics;
import loggregator.metrics.OutputMeters;
import loggregator.outputs.AddressGuard;
import loggregator.outputs.Outcome;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class StreamOutletTest {
  private static final int LOGS = 128;
  private static final int PAYLOAD_BYTES = 8 << 10;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** So that little is counted as taken of what nobody reads. */
  @Test
  void theKernelKeepsLittleForADrainThatReadsNothing() throws Exception {
    NetClient client = vertx.createNetClient();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Future<Outcome> sent = Future.future(promise -> vertx.runOnContext(
          v -> outlet(server.getLocalPort(), client).send(logs()).onComplete(promise)));
      try (Socket drain = server.accept()) {
        InputStream messages = drain.getInputStream();
        await().until(() -> messages.available() > 0);
        // what a kernel takes that nobody told anything
        await().until(client.connect(server.getLocalPort(), "127.0.0.1")
            .compose(socket -> socket.write(Buffer.buffer(new byte[LOGS * PAYLOAD_BYTES])))::succeeded);

        assertThat(sent.isComplete()).isFalse();
        messages.readNBytes(LOGS * PAYLOAD_BYTES);
        assertThat(sent.await(60, TimeUnit.SECONDS)).isEqualTo(Outcome.TAKEN);
      }
    }
  }

  private static Batch logs() {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    ByteString payload = ByteString.copyFromUtf8("x".repeat(PAYLOAD_BYTES));
    for (int i = 0; i < LOGS; i++) {
      batch.addBatch(Envelope.newBuilder().setSourceId("app").setLog(Log.newBuilder().setPayload(payload)));
    }
    byte[] bytes = batch.build().toByteArray();
    return new Batch(bytes, 0, bytes.length, LOGS);
  }

  private StreamOutlet outlet(int port, NetClient client) {
    VertxScheduler scheduler = new VertxScheduler(vertx);
    DrainUrl url = DrainUrl.parse("syslog://127.0.0.1:" + port ).url().orElseThrow();
    Binding binding = new Binding("", "", "", "", "", "host");
    return new StreamOutlet(scheduler, url, () -> client, new AddressGuard(vertx, scheduler, List.of()),
        new DrainFormatter(binding, DrainSelection.of(url, true), new OutputMeters(new Metrics(), "drains", "all")),
        TimeUnit.MINUTES.toNanos(1));
  }
}
