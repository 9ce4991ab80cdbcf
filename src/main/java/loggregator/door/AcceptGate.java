package loggregator.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import loggregator.config.ListenerLimits;

/**
 * Stands where connections are accepted, before anything is spent on them: a TLS handshake that never ends holds much
 * more memory than a socket, and Vert.x tells of a connection only when its handshake is over. The listening socket is
 * taken out of the server by its names in Vert.x 5.0.7; where these are others, the node does not start.
 *
 * <p>Threading: the event loop that accepts.
 */
public final class AcceptGate extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<ConnectionDoor> DOOR = AttributeKey.valueOf(AcceptGate.class, "door");

  private final ConnectionDoor door;
  private final long beginTimeoutMs;

  private AcceptGate(ConnectionDoor door, long beginTimeoutMs) {
    this.door = door;
    this.beginTimeoutMs = beginTimeoutMs;
  }

  /**
   * Puts a door before a server that listens. Servers that share a port share the first one's.
   *
   * @param limits how long a connection may take until it {@link Visit#isKnownAs is known}
   */
  public static void install(HttpServer server, ConnectionDoor door, ListenerLimits limits) {
    Channel socket = listeningSocket(server);
    if (socket.attr(DOOR).compareAndSet(null, door)) {
      long timeoutMs = (long) limits.handshakeTimeoutMs() + limits.firstRequestTimeoutMs();
      socket.pipeline().addFirst("gate", new AcceptGate(door, timeoutMs));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel connection = (Channel) message;
    Visit visit = door.enter(connection);
    if (visit == null) {
      connection.unsafe().closeForcibly();
      return;
    }
    visit.setDeadline(
        context.executor().schedule(() -> door.tooLate(visit), beginTimeoutMs, TimeUnit.MILLISECONDS));
    UnsentBytes.bound(connection);
    context.fireChannelRead(message);
  }

  private static Channel listeningSocket(HttpServer server) {
    Object own = read(server, "tcpServer");
    Object actual = read(own, "actualServer");
    return (Channel) ((Future<?>) read(actual == null ? own : actual, "bindFuture")).result();
  }

  private static Object read(Object server, String name) {
    try {
      Field field = server.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(server);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the servers of this Vert.x have no " + name, e);
    }
  }
}
