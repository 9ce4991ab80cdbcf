package loggregator.trafficcontroller;

import java.util.Optional;
import loggregator.http.QueryParameters;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.V1Filter.Kind;
import loggregator.routing.V1Filter;

/**
 * The stream that a request asks for.
 *
 * @param id the firehose's subscription, or the application; never empty
 */
record Target(Endpoint endpoint, String id) {
  /** Empty for a path that leads to no stream. @param path decoded and clean */
  static Optional<Target> of(String path) {
    String[] parts = path.split("/", -1);
    if (parts.length == 3 && parts[1].equals("firehose") && !parts[2].isEmpty()) {
      return Optional.of(new Target(Endpoint.FIREHOSE, parts[2]));
    }
    if (parts.length == 4 && parts[1].equals("apps") && parts[3].equals("stream") && !parts[2].isEmpty()) {
      return Optional.of(new Target(Endpoint.STREAM, parts[2]));
    }
    return Optional.empty();
  }

  /** The parameters are of interest to firehoses only. */
  SubscriptionRequest subscription(QueryParameters query) {
    return endpoint == Endpoint.STREAM
        ? SubscriptionRequest.v1("", new V1Filter(id, Kind.ANY))
        : SubscriptionRequest.v1(id, new V1Filter("", kind(query.first("filter-type"))));
  }

  private static Kind kind(String filterType) {
    return switch (filterType) {
      case "logs" -> Kind.LOG;
      case "metrics" -> Kind.METRIC;
      default -> Kind.ANY;
    };
  }
}
