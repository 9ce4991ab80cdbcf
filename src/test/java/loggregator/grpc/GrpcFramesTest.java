package loggregator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcFramesTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 3_000, 100_000})
  void aMessageInPartsIsTheSameAsInOne(int partBytes) {
    byte[] first = filled(partBytes, 1);
    byte[] second = filled(partBytes, 2);
    List<ByteBuf> parts = List.of(Unpooled.wrappedBuffer(first), Unpooled.wrappedBuffer(second));

    Buffer expected = GrpcFrames.begin(2 * partBytes).appendBytes(first).appendBytes(second);
    assertThat(GrpcFrames.of(parts, 2 * partBytes)).isEqualTo(expected);
  }

  private static byte[] filled(int bytes, int value) {
    byte[] filled = new byte[bytes];
    Arrays.fill(filled, (byte) value);
    return filled;
  }
}
