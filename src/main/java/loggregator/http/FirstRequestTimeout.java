package loggregator.http;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.flow.Scheduler;

/** Closes connections whose first request does not come. One event loop. */
final class FirstRequestTimeout {
  /** The original's. */
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Scheduler scheduler;
  private final Map<HttpConnection, Scheduler.Cancellable> waiting = new HashMap<>();

  FirstRequestTimeout(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  void connected(HttpConnection connection) {
    waiting.put(connection, scheduler.schedule(TIMEOUT_NANOS, connection::close));
    connection.closeHandler(v -> requested(connection));
  }

  /** A request came, or none ever will. */
  void requested(HttpConnection connection) {
    Scheduler.Cancellable timer = waiting.remove(connection);
    if (timer != null) {
      timer.cancel();
    }
  }
}
