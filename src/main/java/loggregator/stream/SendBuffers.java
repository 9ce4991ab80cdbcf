package loggregator.stream;

import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** The buffer between HTTP/2 streams and the socket of their connection. */
public final class SendBuffers {
  private static final WriteBufferWaterMark FAR_AWAY = new WriteBufferWaterMark(32 << 20, 64 << 20);

  private SendBuffers() {}

  /**
   * Keeps the connection from ever saying that its buffer is full. A stream whose window opens while the buffer is full
   * is not told of it by Vert.x 5.0.7 and stops for good, under load within seconds. What may wait for the socket is
   * bounded for each stream instead, by {@link PendingWrites} and the peer's window.
   */
  public static void neverFull(HttpConnection connection) {
    ((ConnectionBase) connection).channel().config().setWriteBufferWaterMark(FAR_AWAY);
  }
}
