package loggregator.routing;

import loggregator.plumbing.wire.Plumbing.Filter;
import loggregator.plumbing.wire.Plumbing.LogFilter;
import loggregator.plumbing.wire.Plumbing.MetricFilter;
import loggregator.plumbing.wire.Plumbing;
import loggregator.routing.V1Filter.Kind;

/** Converts requests of the first generation's API to those of the routing and back. */
public final class V1Requests {
  private V1Requests() {}

  public static SubscriptionRequest fromWire(Plumbing.SubscriptionRequest request) {
    Filter filter = request.getFilter();
    Kind kind = switch (filter.getMessageCase()) {
      case LOG -> Kind.LOG;
      case METRIC -> Kind.METRIC;
      case MESSAGE_NOT_SET -> Kind.ANY;
    };
    return SubscriptionRequest.v1(request.getShardID(), new V1Filter(filter.getAppID(), kind));
  }

  /** Of a request that has a {@link V1Filter}. */
  public static Plumbing.SubscriptionRequest toWire(SubscriptionRequest request) {
    V1Filter filter = request.v1Filter().orElseThrow();
    Plumbing.SubscriptionRequest.Builder wire =
        Plumbing.SubscriptionRequest.newBuilder().setShardID(request.shardId());
    if (!filter.appId().isEmpty() || filter.kind() != Kind.ANY) {
      wire.setFilter(toWire(filter));
    }
    return wire.build();
  }

  private static Filter.Builder toWire(V1Filter filter) {
    Filter.Builder wire = Filter.newBuilder().setAppID(filter.appId());
    return switch (filter.kind()) {
      case LOG -> wire.setLog(LogFilter.getDefaultInstance());
      case METRIC -> wire.setMetric(MetricFilter.getDefaultInstance());
      case ANY -> wire;
    };
  }
}
