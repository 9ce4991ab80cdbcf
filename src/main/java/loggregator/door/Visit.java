package loggregator.door;

import io.netty.channel.Channel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One connection, and whose it is. Its fields are the {@link ConnectionDoor}'s.
 *
 * <p>Threading: any thread.
 */
public final class Visit {
  private static final AttributeKey<Visit> KEY = AttributeKey.valueOf(Visit.class, "visit");

  final ConnectionDoor door;
  final Channel channel;
  Client client;
  /** Streams or requests; while there are none, the connection may have to give way to another one. */
  int uses;
  boolean isOver;
  private volatile ScheduledFuture<?> deadline;
  private Consumer<Class<? extends ByteToMessageDecoder>> halfFrames = decoder -> {};

  /** What the connections of one client share. */
  static final class Client {
    final String name;
    final FrameAllowance frames;
    /** In the order in which they came to rest. */
    final Set<Visit> resting = new LinkedHashSet<>();
    int connections;
    int streams;

    Client(String name, FrameAllowance frames) {
      this.name = name;
      this.frames = frames;
    }
  }

  Visit(ConnectionDoor door, Channel channel) {
    this.door = door;
    this.channel = channel;
  }

  /** Null where the connection came through no door. */
  public static Visit of(Channel channel) {
    return channel.attr(KEY).get();
  }

  void remember() {
    channel.attr(KEY).set(this);
  }

  void setDeadline(ScheduledFuture<?> limit) {
    deadline = limit;
  }

  /** To be called on the connection's event loop. */
  void onHalfFrames(Consumer<Class<? extends ByteToMessageDecoder>> keeper) {
    halfFrames = keeper;
  }

  /** What arrives of the decoder's frames is charged from now on. To be called on the connection's event loop. */
  public void keepHalfFrames(Class<? extends ByteToMessageDecoder> decoder) {
    halfFrames.accept(decoder);
  }

  /** The client has begun in time, and this is its name. False when it has too many connections; this one is closed. */
  public boolean isKnownAs(String name) {
    ScheduledFuture<?> limit = deadline;
    if (limit != null) {
      limit.cancel(false);
    }
    return door.rename(this, name);
  }

  /** A stream or request begins. */
  public void begin() {
    door.begin(this);
  }

  /** A stream or request is over. */
  public void end() {
    door.end(this);
  }

  /** Whether the client's streams are more than there may be, or more than its share. */
  public boolean hasTooManyStreams() {
    return door.hasTooManyStreams(this);
  }

  /** Whether the client may send so many more control frames. */
  boolean mayFrame(int cost) {
    return client.frames.take(cost, System.nanoTime());
  }
}
