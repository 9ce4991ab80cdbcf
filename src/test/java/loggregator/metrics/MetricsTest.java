package loggregator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import loggregator.diode.DiodeLimits;
import loggregator.routing.RoutingTable;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final Metrics metrics = new Metrics();

  @Test
  void tellsPrometheusWhatEachSeriesIs() {
    metrics.counter("loggregator_ingress_envelopes", "Envelopes taken from outside", "role", "agent").add(3);
    new LinkMeters(metrics, "agent", "router").connected();

    assertThat(metrics.scrape().lines())
        .contains("# HELP loggregator_ingress_envelopes_total Envelopes taken from outside")
        .contains("# TYPE loggregator_ingress_envelopes_total counter")
        .contains("loggregator_ingress_envelopes_total{role=\"agent\"} 3.0")
        .contains("# TYPE loggregator_links gauge")
        .contains("loggregator_links{peer=\"router\",role=\"agent\"} 1.0");
  }

  @Test
  void theInstancesOfARoleCountTogether() {
    LinkMeters one = new LinkMeters(metrics, "rlp", "router");
    LinkMeters two = new LinkMeters(metrics, "rlp", "router");
    one.received(2);
    two.received(3);
    one.lostInFlight(5);
    two.lostInFlight(7);
    one.connected();
    two.connected();
    two.connected();
    one.disconnected();

    Scrape scrape = new Scrape(metrics);
    assertThat(scrape.value("loggregator_link_received_envelopes_total")).isEqualTo(5);
    assertThat(scrape.value("loggregator_lost_in_flight_envelopes_total")).isEqualTo(12);
    assertThat(scrape.value("loggregator_link_connects_total")).isEqualTo(3);
    assertThat(scrape.value("loggregator_link_disconnects_total")).isOne();
    assertThat(scrape.value("loggregator_links")).isEqualTo(2);
  }

  @Test
  void keepsApartWhatHasOtherTags() {
    new LinkMeters(metrics, "rlp", "router").received(1);
    new LinkMeters(metrics, "gateway", "rlp").received(2);

    Scrape scrape = new Scrape(metrics);
    assertThat(scrape.value("loggregator_link_received_envelopes_total", "role=\"rlp\"")).isEqualTo(1);
    assertThat(scrape.value("loggregator_link_received_envelopes_total", "role=\"gateway\"")).isEqualTo(2);
  }

  @Test
  void anInstanceThatHasEndedIsNotAskedAgainAndWhatItCountedStays() {
    long[] counted = {3};
    Metrics one = metrics.ofInstance();
    Metrics two = metrics.ofInstance();
    one.count("loggregator_filtered_logs", "", () -> counted[0], "role", "agent");
    one.gauge("loggregator_links", "", () -> 5, "role", "agent");
    two.count("loggregator_filtered_logs", "", () -> 20, "role", "agent");
    two.gauge("loggregator_links", "", () -> 70, "role", "agent");
    assertThat(new Scrape(metrics).value("loggregator_filtered_logs_total")).isEqualTo(23);
    assertThat(new Scrape(metrics).value("loggregator_links")).isEqualTo(75);

    counted[0] = 4;
    one.close();
    counted[0] = 1_000;
    assertThat(new Scrape(metrics).value("loggregator_filtered_logs_total")).isEqualTo(24);
    assertThat(new Scrape(metrics).value("loggregator_links")).isEqualTo(70);
    one.close();
    assertThat(new Scrape(metrics).value("loggregator_filtered_logs_total")).isEqualTo(24);
  }

  @Test
  void diodesAreCountedOnWhenTheInstanceThatOpenedTheFirstHasEnded() {
    DiodeLimits limits = new DiodeLimits(10, 1_000);
    Metrics one = metrics.ofInstance();
    one.diodes("agent", "ingress", limits).open();
    one.close();
    metrics.ofInstance().diodes("agent", "ingress", limits).open();

    assertThat(new Scrape(metrics).value("loggregator_diodes")).isEqualTo(2);
  }

  @Test
  void aRoutersLoadIsItsRateHoweverOftenItIsAskedFor() {
    long[] nowNanos = {0};
    RouterMeters meters = new RouterMeters(metrics, new RoutingTable(new SplittableRandom(1)), () -> nowNanos[0]);
    meters.accepted(1_000);
    nowNanos[0] = 1_000_000;
    assertThat(meters.envelopesPerSecond()).isZero();

    nowNanos[0] = 2_000_000_000;
    assertThat(meters.envelopesPerSecond()).isEqualTo(500);
    meters.accepted(1_000_000);
    nowNanos[0] = 2_001_000_000;
    assertThat(meters.envelopesPerSecond()).isEqualTo(500);

    nowNanos[0] = 4_000_000_000L;
    assertThat(meters.envelopesPerSecond()).isEqualTo(500_000);
    nowNanos[0] = 5_000_000_000L;
    assertThat(meters.envelopesPerSecond()).isZero();
    assertThat(new Scrape(metrics).value("loggregator_ingress_envelopes_total", "router")).isEqualTo(1_001_000);
  }
}
