package loggregator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import loggregator.diode.DiodeCounts;
import loggregator.losses.Consumer;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class RankingsTest {
  private final Metrics metrics = new Metrics();

  @Test
  void namesTheSourcesThatSentMostAndNoOthers() {
    SourceSampler sampler = metrics.sources("agent").sampler();
    IntStream.rangeClosed(1, Rankings.NAMED + 3).forEach(i -> sampler.came(NumberedLogs.of("source-" + i, 1, i)));
    metrics.nextPeriod();

    Scrape scrape = new Scrape(metrics);
    assertThat(lines(scrape.text(), "loggregator_top_source_envelopes{")).hasSize(Rankings.NAMED);
    assertThat(scrape.value("loggregator_top_source_envelopes", "role=\"agent\"", "source_id=\"source-8\"")).isEqualTo(8);
    assertThat(scrape.text()).doesNotContain("source-3");
  }

  @Test
  void aSourceThatSendsLessThanOthersIsNoLongerNamed() {
    SourceSampler sampler = metrics.sources("agent").sampler();
    sampler.came(NumberedLogs.of("early", 1, 1));
    metrics.nextPeriod();
    assertThat(new Scrape(metrics).text()).contains("source_id=\"early\"");
    IntStream.rangeClosed(1, Rankings.NAMED).forEach(i -> sampler.came(NumberedLogs.of("later-" + i, 1, 2)));
    metrics.nextPeriod();

    assertThat(new Scrape(metrics).text()).contains("later-5").doesNotContain("early");
  }

  @Test
  void namesTheConsumersThatLagMostOnceEach() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Rankings rankings = new Rankings(registry);
    List<QueueView> queues = IntStream.rangeClosed(1, Rankings.NAMED + 1)
        .mapToObj(i -> queue("10.0.0." + i, 100 * i)).toList();
    rankings.update(Map.of(), queues);
    assertThat(lines(registry.scrape(), "loggregator_top_consumer_lag_ms{")).hasSize(Rankings.NAMED)
        .noneMatch(line -> line.contains("10.0.0.1 over"));

    rankings.update(Map.of(), List.of(queue("10.0.0.1", 7), queue("10.0.0.1", 9_000)));
    assertThat(lines(registry.scrape(), "loggregator_top_consumer_lag_ms{")).containsExactly(
        "loggregator_top_consumer_lag_ms{consumer=\"10.0.0.1 over grpc, shard s\",role=\"rlp\"} 9000.0");
  }

  private static QueueView queue(String address, long oldestMs) {
    return new QueueView("rlp", "stream", Optional.of(new Consumer("grpc", "s", "", address)), Optional.empty(),
        new DiodeCounts(1, 0, 0, 1), 1, oldestMs);
  }

  private static List<String> lines(String scrape, String start) {
    return scrape.lines().filter(line -> line.startsWith(start)).toList();
  }
}
