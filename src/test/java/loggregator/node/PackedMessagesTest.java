package loggregator.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages whose flag says that they are packed, each in a call of its own, as bytes on HTTP/2. */
class PackedMessagesTest {
  private static final int MAX_MESSAGE_BYTES = 10 << 20;
  private static final int MAX_REQUEST_BYTES = 4 << 20;
  private static final byte[] BATCH = EnvelopeBatch.newBuilder()
      .addBatch(Envelope.newBuilder().setSourceId("packed").setLog(Log.getDefaultInstance()))
      .build()
      .toByteArray();

  private final Vertx vertx = Vertx.vertx();
  private final RawHttp http = new RawHttp(vertx);
  private final TestNode node = TestNode.start();

  private record Answer(String status, String text) {}

  @AfterEach
  void close() {
    vertx.close().await();
    node.close();
  }

  @Test
  void theyAreUnpacked() {
    Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("packed"));

    assertThat(send("gzip", gzip(BATCH)).status()).isEqualTo("0");
    assertThat(consumer.receive(1)).hasSize(1);
  }

  @Test
  void whatTheyBecomeIsBounded() {
    assertThat(send("gzip", gzip(log(MAX_MESSAGE_BYTES - 100))).status()).isEqualTo("0");
    assertThat(send("gzip", gzip(log(MAX_MESSAGE_BYTES))))
        .isEqualTo(new Answer("8", "grpc: received message after decompression larger than max 10485760"));
    assertThat(rejected("agent", "too_large")).isOne();
  }

  @Test
  void aSmallMessageDoesNotBecomeAHugeOne() {
    assertThat(send("gzip", gzip(emptyEnvelopes(1 << 20))).status()).isEqualTo("0");
    Answer answer = send("gzip", gzip(emptyEnvelopes(MAX_MESSAGE_BYTES)));

    assertThat(answer.status()).isEqualTo("8");
    assertThat(answer.text()).startsWith("grpc: received message after decompression larger than its size allows: ");
    assertThat(rejected("agent", "too_large")).isOne();
  }

  @Test
  void consumersRequestsAreBoundedToo() {
    assertThat(call("rlp.grpc", "loggregator.v2.Egress/BatchedReceiver", "gzip", gzip(letters(MAX_REQUEST_BYTES + 1))))
        .isEqualTo(new Answer("8", "grpc: received message after decompression larger than max 4194304"));
    assertThat(rejected("rlp", "too_large")).isOne();
  }

  @Test
  void whatCannotBeUnpackedIsRefused() {
    byte[] cutOff = new byte[8];
    System.arraycopy(gzip(BATCH), 0, cutOff, 0, cutOff.length);

    assertThat(send("gzip", BATCH).status()).isEqualTo("13");
    assertThat(send("gzip", cutOff).status()).isEqualTo("13");
    assertThat(send("snappy", BATCH))
        .isEqualTo(new Answer("12", "grpc: Decompressor is not installed for grpc-encoding \"snappy\""));
    assertThat(rejected("agent", "malformed")).isEqualTo(3);
  }

  @Test
  void aCallThatDoesNotSayHowTheyArePackedEndsToo() {
    assertThat(send(null, gzip(BATCH)).status()).isEqualTo("13");
    assertThat(rejected("agent", "malformed")).isOne();
  }

  /** Vert.x looks at no flag. */
  @ParameterizedTest
  @CsvSource({"1,", "1, identity", "2,", "2, gzip", "255, gzip"})
  void flagsThatCannotBeAreRefused(int flag, String encoding) {
    assertThat(call("agent.grpc", "loggregator.v2.Ingress/Send", encoding, flag, BATCH).status()).isEqualTo("13");
    assertThat(rejected("agent", "malformed")).isOne();
    assertThat(node.metric("loggregator_ingress_envelopes_total")).isZero();
  }

  private Answer send(String encoding, byte[] packed) {
    return call("agent.grpc", "loggregator.v2.Ingress/Send", encoding, packed);
  }

  private Answer call(String listener, String method, String encoding, byte[] packed) {
    return call(listener, method, encoding, 1, packed);
  }

  private Answer call(String listener, String method, String encoding, int flag, byte[] packed) {
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", "application/grpc");
    if (encoding != null) {
      headers.put("grpc-encoding", encoding);
    }
    return answer(http.post(node.port(listener), "/" + method, headers,
        Buffer.buffer().appendByte((byte) flag).appendInt(packed.length).appendBytes(packed)));
  }

  /** An answer without a message has its status in the headers. */
  private static Answer answer(HttpClientResponse response) {
    String status = response.getTrailer("grpc-status");
    return status == null
        ? new Answer(response.getHeader("grpc-status"), URLDecoder.decode(response.getHeader("grpc-message"), UTF_8))
        : new Answer(status, "");
  }

  private double rejected(String role, String reason) {
    return node.metric("loggregator_rejected_total", "role=\"" + role + "\"", "reason=\"" + reason + "\"");
  }

  private static byte[] emptyEnvelopes(int bytes) {
    byte[] batch = new byte[bytes];
    for (int i = 0; i < bytes; i += 2) {
      batch[i] = 0x0A;
    }
    return batch;
  }

  private static byte[] log(int payloadBytes) {
    return EnvelopeBatch.newBuilder()
        .addBatch(Envelope.newBuilder().setLog(Log.newBuilder().setPayload(ByteString.copyFrom(letters(payloadBytes)))))
        .build().toByteArray();
  }

  /** They pack to a quarter, like logs. */
  private static byte[] letters(int bytes) {
    byte[] letters = new byte[bytes];
    Random random = new Random(1);
    for (int i = 0; i < bytes; i++) {
      letters[i] = (byte) ('a' + random.nextInt(4));
    }
    return letters;
  }

  private static byte[] gzip(byte[] message) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
