package loggregator.routing;

import static org.assertj.core.api.Assertions.assertThat;

import loggregator.plumbing.wire.Plumbing.Filter;
import loggregator.plumbing.wire.Plumbing.LogFilter;
import loggregator.plumbing.wire.Plumbing.MetricFilter;
import loggregator.plumbing.wire.Plumbing;
import loggregator.routing.V1Filter.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class V1RequestsTest {
  @ParameterizedTest
  @EnumSource(Kind.class)
  void theWireKeepsThem(Kind kind) {
    SubscriptionRequest request = SubscriptionRequest.v1("shard", new V1Filter("app", kind));

    assertThat(V1Requests.fromWire(V1Requests.toWire(request))).isEqualTo(request);
  }

  @Test
  void aFilterThatAsksForEverythingIsAbsentOnTheWire() {
    Plumbing.SubscriptionRequest everything = Plumbing.SubscriptionRequest.newBuilder().setShardID("s").build();

    assertThat(V1Requests.toWire(SubscriptionRequest.v1("s", new V1Filter("", Kind.ANY)))).isEqualTo(everything);
    assertThat(V1Requests.fromWire(everything)).isEqualTo(SubscriptionRequest.v1("s", new V1Filter("", Kind.ANY)));
  }

  @Test
  void theOriginalsFieldsCount() {
    Plumbing.SubscriptionRequest logs = Plumbing.SubscriptionRequest.newBuilder()
        .setFilter(Filter.newBuilder().setLog(LogFilter.getDefaultInstance())).build();
    Plumbing.SubscriptionRequest metrics = Plumbing.SubscriptionRequest.newBuilder()
        .setFilter(Filter.newBuilder().setAppID("a").setMetric(MetricFilter.getDefaultInstance())).build();

    assertThat(V1Requests.fromWire(logs).v1Filter()).contains(new V1Filter("", Kind.LOG));
    assertThat(V1Requests.fromWire(metrics).v1Filter()).contains(new V1Filter("a", Kind.METRIC));
  }
}
