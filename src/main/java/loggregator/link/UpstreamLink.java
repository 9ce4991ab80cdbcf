package loggregator.link;

import io.vertx.core.Future;

/** An {@link Upstream} that is reached over a link, bus or gRPC. One event loop. */
public interface UpstreamLink extends Upstream {
  /** Begins to look for sources; completes when it does so, whether or not there is one. */
  Future<Void> start();

  /** Ends all feeds and connections. */
  void close();
}
