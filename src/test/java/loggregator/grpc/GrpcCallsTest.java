package loggregator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;
import loggregator.grpc.GrpcCalls.MessageBytes;
import org.junit.jupiter.api.Test;

class GrpcCallsTest {
  private static final int HEADER_BYTES = 5;

  private final Buffer received = Buffer.buffer(HEADER_BYTES + "message".length())
      .appendBytes(new byte[HEADER_BYTES]).appendString("message");

  @Test
  void aMessageThatCameAloneIsNotCopied() {
    MessageBytes bytes = GrpcCalls.bytes(received.slice(HEADER_BYTES, received.length()));

    assertThat(text(bytes)).isEqualTo("message");
    assertThat(bytes.array()).isSameAs(((BufferInternal) received).getByteBuf().array());
  }

  @Test
  void norIsOneWhoseArrayGrewForItAndTheNext() {
    Buffer two = Buffer.buffer(new byte[75]).appendBytes(new byte[60]);

    MessageBytes bytes = GrpcCalls.bytes(two.slice(HEADER_BYTES, 75));

    assertThat(bytes.length()).isEqualTo(70);
    assertThat(bytes.array()).isSameAs(((BufferInternal) two).getByteBuf().array());
  }

  @Test
  void aMessageDoesNotHoldTheMemoryOfThoseItCameWith() {
    received.appendBytes(new byte[1_000]);

    MessageBytes bytes = GrpcCalls.bytes(received.slice(HEADER_BYTES, HEADER_BYTES + "message".length()));

    assertThat(text(bytes)).isEqualTo("message");
    assertThat(bytes.array()).hasSize("message".length());
  }

  private static String text(MessageBytes bytes) {
    return new String(Arrays.copyOfRange(bytes.array(), bytes.offset(), bytes.offset() + bytes.length()));
  }
}
