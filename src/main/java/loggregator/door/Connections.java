package loggregator.door;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.config.ListenerLimits;
import loggregator.flow.Scheduler;
import loggregator.memory.Claim;
import loggregator.metrics.DoorMeters;

/**
 * The connections of one server on one event loop. It closes a connection whose first request does not come, that rests
 * for long after its requests were answered, or that its {@link ConnectionDoor} turns away. A connection with a stream
 * is never at rest.
 *
 * <p>Threading: one event loop.
 */
public final class Connections {
  /** Streams that a client opens at the moment when its connection is closed for its rest still get their answers. */
  private static final int LAST_STREAMS_S = 5;

  private final Scheduler scheduler;
  private final ListenerLimits limits;
  private final DoorMeters meters;
  private final ConnectionDoor door;
  private final ArrivingHeads heads = new ArrivingHeads();
  private final Map<HttpConnection, Use> open = new HashMap<>();

  /** @param maxStreams of all connections of the listener together, where that is for this class to know */
  public Connections(Scheduler scheduler, ListenerLimits limits, int maxStreams, DoorMeters meters) {
    this.scheduler = scheduler;
    this.limits = limits;
    this.meters = meters;
    this.door = new ConnectionDoor(limits, maxStreams, meters);
  }

  /** To be called when the server listens. */
  public void guard(HttpServer server) {
    AcceptGate.install(server, door, limits);
  }

  /** Of a server for requests: the first has to come soon. */
  public void opened(HttpConnection connection) {
    Visit visit = admitted(connection, Clients.nameOf(connection.remoteAddress()));
    if (visit != null) {
      Use use = new Use(connection, visit);
      if (!FrameGuard.watch(connection, visit, meters, FrameGuard.NO_STREAMS)) {
        use.head = HeadGuard.watch(connection, heads, 2 * limits.maxHeadBytes(), meters);
      }
      keep(use, limits.firstRequestTimeoutMs(), "no_request");
    }
  }

  /** Of a server whose clients may take their time until they open a stream. False if it was turned away. */
  public boolean openedForStreams(HttpConnection connection) {
    Visit visit = admitted(connection, Clients.nameOf(connection));
    if (visit != null) {
      Use use = new Use(connection, visit);
      FrameGuard.watch(connection, visit, meters, use);
      keep(use, limits.idleTimeoutMs(), "idle");
    }
    return visit != null;
  }

  /** Whether there are more streams than there may be, or more of the connection's client than its share. */
  public boolean hasTooManyStreams(HttpConnection connection) {
    Use use = open.get(connection);
    return use != null && use.visit.hasTooManyStreams();
  }

  /** To be called before the request is answered. */
  public void requested(HttpServerRequest request) {
    assert scheduler.isOwnThread();
    Use use = open.get(request.connection());
    if (use != null) {
      use.requested();
      request.response().endHandler(v -> use.ended(!request.isEnded() && hasBody(request)));
    }
  }

  private static boolean hasBody(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private Visit admitted(HttpConnection connection, String client) {
    assert scheduler.isOwnThread();
    Visit known = Visit.of(((ConnectionBase) connection).channel());
    Visit visit = known == null ? door.enter(((ConnectionBase) connection).channel()) : known;
    if (visit == null || !visit.isKnownAs(client)) {
      connection.close();
      return null;
    }
    keepHalfFrames(connection, visit);
    return visit;
  }

  /** A peer that sits on a frame is not to be told: it would have to read. */
  private void keepHalfFrames(HttpConnection connection, Visit visit) {
    Channel channel = ((ConnectionBase) connection).channel();
    Runnable refuse = () -> {
      if (channel.isOpen()) {
        meters.rejected("no_memory");
        HardClose.off(connection);
      }
    };
    Claim claim = meters.budget().claims().open(0, scheduler::execute, refuse);
    visit.onHalfFrames(decoder -> ClaimedFrames.keep(channel, decoder, claim, refuse));
    visit.keepHalfFrames(SslHandler.class);
    visit.keepHalfFrames(Http2ConnectionHandler.class);
  }

  private void keep(Use use, int beginTimeoutMs, String reason) {
    open.put(use.connection, use);
    use.closeAfter(beginTimeoutMs, reason);
    // An upgrade to a WebSocket takes the connection's own handlers away.
    ((ConnectionBase) use.connection).channel().closeFuture().addListener(closed -> {
      open.remove(use.connection);
      use.timer.cancel();
    });
  }

  private final class Use implements FrameGuard.Streams {
    private final HttpConnection connection;
    private final Visit visit;
    /** Null over HTTP/2. */
    private HeadGuard head;
    private int streams;
    private Scheduler.Cancellable timer;

    Use(HttpConnection connection, Visit visit) {
      this.connection = connection;
      this.visit = visit;
    }

    void requested() {
      if (head != null) {
        head.taken();
      }
      begun();
    }

    void closeAfter(int timeoutMs, String reason) {
      timer = scheduler.schedule(TimeUnit.MILLISECONDS.toNanos(timeoutMs), () -> {
        meters.closed(reason);
        close();
      });
    }

    @Override
    public void begun() {
      streams++;
      visit.begin();
      timer.cancel();
    }

    @Override
    public void ended() {
      ended(false);
    }

    /** @param isHalf the answer was given before the request's body was there, which nobody waits for then */
    void ended(boolean isHalf) {
      streams--;
      visit.end();
      if (streams == 0 && open.containsKey(connection)) {
        closeAfter(isHalf ? limits.firstRequestTimeoutMs() : limits.idleTimeoutMs(), "idle");
      }
    }

    private void close() {
      if (FrameGuard.isHttp2(connection)) {
        connection.shutdown(LAST_STREAMS_S, TimeUnit.SECONDS);
      } else {
        connection.close();
      }
    }
  }
}
