package loggregator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramesTest {
  private static final int MAX_FRAME_BYTES = 65_536;

  /** As a client reads it that takes no larger frames than most do. */
  private final EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(
      WebSocketDecoderConfig.newBuilder().expectMaskedFrames(false).maxFramePayloadLength(MAX_FRAME_BYTES).build()));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 65_537, 131_072, 131_073, 300_000})
  void aMessageIsWrittenInFramesThatEveryClientTakes(int length) {
    byte[] message = new byte[length];
    new Random(length).ints(length, 'a', 'z').forEach(letter -> message[letter % Math.max(1, length)] = (byte) letter);
    byte[] frames = WebSocketFrames.text(message);
    client.writeInbound(Unpooled.wrappedBuffer(frames));

    ByteArrayOutputStream read = new ByteArrayOutputStream();
    boolean isLast = false;
    for (WebSocketFrame frame = client.readInbound(); frame != null; frame = client.readInbound()) {
      assertThat(isLast).isFalse();
      assertThat(frame instanceof TextWebSocketFrame).isEqualTo(read.size() == 0);
      isLast = frame.isFinalFragment();
      ByteBuf content = frame.content();
      byte[] bytes = new byte[content.readableBytes()];
      content.readBytes(bytes).release();
      read.writeBytes(bytes);
    }
    assertThat(isLast).isTrue();
    assertThat(read.toByteArray()).isEqualTo(message);
  }
}
