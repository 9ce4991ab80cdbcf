package loggregator.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;

/**
 * Frames of a WebSocket that are written as they are. {@link SlicedWrites} takes them out again, next to the socket:
 * until the answer to the upgrade has left, the encoder of HTTP would take plain bytes for a body.
 */
final class FinishedFrames extends DefaultByteBufHolder {
  FinishedFrames(ByteBuf frames) {
    super(frames);
  }
}
