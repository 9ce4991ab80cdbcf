package loggregator.trafficcontroller;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeFramesTest {
  private final EmbeddedChannel netty = new EmbeddedChannel(new WebSocket13FrameEncoder(false));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 128, 1024, 65_535, 65_536, 70_000})
  void writesTheBytesThatNettyWrites(int length) {
    byte[] first = new byte[length];
    new Random(length).nextBytes(first);
    byte[] second = {1, 2, 3};

    byte[] frames = EnvelopeFrames.of(Records.of(first, second, first).withoutFirst(1));

    assertThat(frames).isEqualTo(encoded(second, first));
  }

  private byte[] encoded(byte[]... messages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      netty.writeOutbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)));
      for (ByteBuf part = netty.readOutbound(); part != null; part = netty.readOutbound()) {
        byte[] content = new byte[part.readableBytes()];
        part.readBytes(content).release();
        bytes.writeBytes(content);
      }
    }
    return bytes.toByteArray();
  }
}
