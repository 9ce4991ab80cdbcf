package loggregator.trafficcontroller;

import java.util.Arrays;
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
  /**
   * Empty for a path that leads to no stream.
   *
   * @param path as it was sent, so that an id can have a slash in it, as {@code %2F}
   */
  static Optional<Target> of(String path) {
    String[] parts = Arrays.stream(path.split("/", -1)).map(RequestPath::decode).toArray(String[]::new);
    if (parts.length == 3 && parts[1].equals("firehose") && isId(parts[2])) {
      return Optional.of(new Target(Endpoint.FIREHOSE, parts[2]));
    }
    if (parts.length == 4 && parts[1].equals("apps") && parts[3].equals("stream") && isId(parts[2])) {
      return Optional.of(new Target(Endpoint.STREAM, parts[2]));
    }
    return Optional.empty();
  }

  /** A part of dots is no id: such a path is redirected. */
  private static boolean isId(String part) {
    return !part.isEmpty() && !part.equals(".") && !part.equals("..");
  }

  /** Only firehoses have parameters. */
  SubscriptionRequest subscription(QueryParameters query) {
    return endpoint == Endpoint.STREAM
        ? SubscriptionRequest.v1("", new V1Filter(id, Kind.ANY))
        : SubscriptionRequest.v1(id, new V1Filter("", kind(query.first("filter-type"))));
  }

  /** Empty for one consumer that shares with nobody. */
  String shardId() {
    return endpoint == Endpoint.STREAM ? "" : id;
  }

  private static Kind kind(String filterType) {
    return switch (filterType) {
      case "logs" -> Kind.LOG;
      case "metrics" -> Kind.METRIC;
      default -> Kind.ANY;
    };
  }
}
