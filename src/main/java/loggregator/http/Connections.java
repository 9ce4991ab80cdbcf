package loggregator.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import loggregator.flow.Scheduler;

/**
 * The connections of one HTTP server. It closes a connection that is one too many, whose first request does not come,
 * or that rests for long after its requests were answered. A connection with a stream is never at rest.
 *
 * <p>Threading: one event loop.
 */
public final class Connections {
  /** The original's. */
  private static final long FIRST_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(2);
  /** Longer than the 60 s for which common proxies keep theirs, so that the proxy closes first. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(75);

  private final Scheduler scheduler;
  private final int maxConnections;
  private final LongAdder refused;
  private final Map<HttpConnection, Use> open = new HashMap<>();

  /** @param refused counts the connections that were too many */
  public Connections(Scheduler scheduler, int maxConnections, LongAdder refused) {
    this.scheduler = scheduler;
    this.maxConnections = maxConnections;
    this.refused = refused;
  }

  public void opened(HttpConnection connection) {
    assert scheduler.isOwnThread();
    if (open.size() >= maxConnections) {
      refused.increment();
      connection.close();
      return;
    }
    Use use = new Use(connection);
    open.put(connection, use);
    // An upgrade to a WebSocket takes the connection's own handlers away.
    ((ConnectionBase) connection).channel().closeFuture().addListener(closed -> {
      open.remove(connection);
      use.timer.cancel();
    });
  }

  /** To be called before the request is answered. */
  public void requested(HttpServerRequest request) {
    assert scheduler.isOwnThread();
    Use use = open.get(request.connection());
    if (use != null) {
      use.begin();
      request.response().endHandler(v -> use.end());
    }
  }

  private final class Use {
    private final HttpConnection connection;
    private int requests;
    private Scheduler.Cancellable timer;

    Use(HttpConnection connection) {
      this.connection = connection;
      this.timer = scheduler.schedule(FIRST_REQUEST_NANOS, connection::close);
    }

    void begin() {
      requests++;
      timer.cancel();
    }

    void end() {
      requests--;
      if (requests == 0 && open.containsKey(connection)) {
        timer = scheduler.schedule(REST_NANOS, connection::close);
      }
    }
  }
}
