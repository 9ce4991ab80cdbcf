package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import loggregator.testing.GrpcChannels;
import loggregator.tls.TestCertificates;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a producer does, it learns it, it is counted, and a healthy producer and consumer notice nothing. */
class BadInputTest {
  private static final int MAX_MESSAGE_BYTES = 10 << 20;

  private TestNode node;
  private Consumer healthyConsumer;
  private Producer healthyProducer;
  private int sent;

  @BeforeEach
  void start() {
    node = TestNode.start();
    healthyConsumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("healthy"));
    healthyProducer = node.producer();
    sendHealthy();
  }

  @AfterEach
  void theHealthyOnesLostNothing() {
    sendHealthy();
    assertThat(healthyConsumer.receive(sent)).extracting(Envelope::getTimestamp).doesNotHaveDuplicates();
    assertThat(healthyProducer.finish().getDescription()).isEqualTo("EOF");
    assertThat(node.metric("loggregator_dropped_envelopes_total", "reason=\"overflow\"")).isZero();
    node.close();
  }

  @Test
  void malformedMessageEndsItsStreamOnly() {
    Status status = RawCalls.batchSender(node.agentChannel(), new byte[] {0x0A, 0x05, 0x08});

    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getDescription()).contains("malformed");
    assertThat(rejected("malformed")).isOne();
  }

  @Test
  void invalidUtf8IsMalformed() {
    byte[] batch = EnvelopeBatch.newBuilder()
        .addBatch(Envelope.newBuilder().setSourceId("ZZ").setLog(Log.getDefaultInstance()))
        .build()
        .toByteArray();
    replace(batch, (byte) 'Z', (byte) 0xFF);

    assertThat(RawCalls.batchSender(node.agentChannel(), batch).getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(rejected("malformed")).isOne();
  }

  @Test
  void malformedSingleEnvelopeAndSingleSendAreRefusedToo() {
    byte[] garbage = {(byte) 0xFF, (byte) 0xFF, 0x01};

    assertThat(RawCalls.sender(node.agentChannel(), garbage).getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(RawCalls.send(node.agentChannel(), garbage).getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(rejected("malformed")).isEqualTo(2);
  }

  @Test
  void envelopeOfNoTypeIsTakenAndDeliveredToNobody() {
    Consumer everything = Consumer.open(node.rlpChannel(), Consumer.everything());
    Status status = node.producer().send(Envelope.newBuilder().setSourceId("typeless").build()).finish();

    assertThat(status.getDescription()).isEqualTo("EOF");
    await().until(() -> node.metric("loggregator_unselected_envelopes_total") >= 1);
    assertThat(everything.received()).noneMatch(envelope -> envelope.getSourceId().equals("typeless"));
  }

  @Test
  void emptyBatchIsCountedAndTheStreamGoesOn() {
    Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("after-empty"));

    Producer producer = node.producer().send(EnvelopeBatch.getDefaultInstance()).send(log("after-empty", 1));

    assertThat(consumer.receive(1)).hasSize(1);
    assertThat(producer.finish().getDescription()).isEqualTo("EOF");
    assertThat(rejected("empty_batch")).isOne();
  }

  @Test
  void largestMessageIsTakenAndOneByteMoreIsRefused() {
    Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("large"));
    EnvelopeBatch largest = batchOf(MAX_MESSAGE_BYTES);
    EnvelopeBatch tooLarge = batchOf(MAX_MESSAGE_BYTES + 1);

    assertThat(node.producer().send(largest).finish().getDescription()).isEqualTo("EOF");
    Status refused = node.producer().send(tooLarge).status();

    assertThat(consumer.receive(1).get(0)).isEqualTo(largest.getBatch(0));
    assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.getDescription())
        .isEqualTo("grpc: received message larger than max (10485761 vs. 10485760)");
    assertThat(rejected("too_large")).isOne();
  }

  @Test
  void hundredThousandTagsArrive() {
    Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("many-tags"));
    Envelope.Builder envelope = log("many-tags", 1).toBuilder();
    for (int i = 0; i < 100_000; i++) {
      envelope.putTags("key-" + i, "value");
    }

    node.producer().send(envelope.build());

    assertThat(consumer.receive(1).get(0)).isEqualTo(envelope.build());
  }

  @Test
  void certificateOfAnotherCaIsRefused(@TempDir Path foreign) throws IOException {
    Files.copy(TestCertificates.foreignFiles("client").certFile(), foreign.resolve("client.crt"));
    Files.copy(TestCertificates.foreignFiles("client").keyFile(), foreign.resolve("client.key"));
    Files.copy(GrpcChannels.certificates().resolve("ca.crt"), foreign.resolve("ca.crt"));
    ManagedChannel channel = GrpcChannels.open(node.port("agent.grpc"), "metron", foreign);
    try {
      assertThat(RawCalls.send(channel, new byte[0]).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      await().until(() -> rejected("handshake") >= 1);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void clientWithoutCertificateIsRefused() throws IOException {
    ManagedChannel channel = GrpcChannels.openWithoutCertificate(node.port("agent.grpc"), "metron");
    try {
      assertThat(RawCalls.send(channel, new byte[0]).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      await().until(() -> rejected("handshake") >= 1);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void plainTextOnTheTlsPortIsRefused() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", node.port("agent.grpc"))) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      socket.getInputStream().readAllBytes();
    }

    await().until(() -> rejected("handshake") >= 1);
  }

  @Test
  void streamsThatAreOpenedAndResetLeaveNothingBehind() {
    ManagedChannel channel = node.rlpChannel();
    Consumer neighbour = Consumer.open(channel, Consumer.logsOf("web"));
    for (int i = 0; i < 300; i++) {
      Consumer.open(channel, Consumer.logsOf("reset")).cancel();
    }
    node.producer().send(log("web", 1));

    assertThat(neighbour.receive(1)).as("the connection is still there").hasSize(1);
    await().untilAsserted(() -> {
      assertThat(node.metric("loggregator_subscriptions", "role=\"rlp\"")).isEqualTo(2);
      assertThat(node.metric("loggregator_diodes", "diode=\"stream\"", "role=\"rlp\"")).isEqualTo(2);
      assertThat(node.metric("loggregator_routing_subscriptions")).isEqualTo(2);
    });
  }

  @Test
  void unknownMethodIsUnimplemented() {
    Status status = RawCalls.unary(node.agentChannel(), "loggregator.v2.Egress/BatchedReceiver", new byte[0]);

    assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(status.getDescription()).isEqualTo("unknown service loggregator.v2.Egress");
  }

  private double rejected(String reason) {
    return node.metric("loggregator_rejected_total", "role=\"agent\"", "reason=\"" + reason + "\"");
  }

  private void sendHealthy() {
    for (int i = 0; i < 50; i++) {
      healthyProducer.send(log("healthy", sent++));
    }
  }

  private static Envelope log(String sourceId, long number) {
    return Envelope.newBuilder()
        .setTimestamp(number)
        .setSourceId(sourceId)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("line")))
        .build();
  }

  /** One envelope whose batch has that size. */
  private static EnvelopeBatch batchOf(int bytes) {
    int payload = bytes - 64;
    while (true) {
      EnvelopeBatch batch = EnvelopeBatch.newBuilder()
          .addBatch(Envelope.newBuilder().setSourceId("large")
              .setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[payload]))))
          .build();
      if (batch.getSerializedSize() == bytes) {
        return batch;
      }
      payload += bytes - batch.getSerializedSize();
    }
  }

  private static void replace(byte[] bytes, byte from, byte to) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == from) {
        bytes[i] = to;
      }
    }
  }
}
