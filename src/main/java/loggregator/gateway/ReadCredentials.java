package loggregator.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import loggregator.http.QueryParameters;

/**
 * What decides on access to a stream. Never prints.
 *
 * @param authorization null if there is none; only the header counts, because addresses end up in logs
 * @param sourceIds each once, in the order of the query
 */
record ReadCredentials(String authorization, List<String> sourceIds) {
  static ReadCredentials of(HttpServerRequest request, QueryParameters query) {
    return new ReadCredentials(
        request.getHeader(HttpHeaders.AUTHORIZATION), query.all("source_id").stream().distinct().toList());
  }

  @Override
  public String toString() {
    return "(credentials)";
  }
}
