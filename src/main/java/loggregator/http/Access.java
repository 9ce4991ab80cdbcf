package loggregator.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/**
 * Decides who may read what. It is asked before anything else about a request is checked, so that those who may not
 * read learn nothing.
 */
@FunctionalInterface
public interface Access {
  /** Everyone who reaches the port may read everything. */
  Access NONE = (request, query) -> Future.succeededFuture(true);

  /** Completes on the caller's event loop; when false, or failed, the consumer is told that there is nothing. */
  Future<Boolean> allows(HttpServerRequest request, QueryParameters query);
}
