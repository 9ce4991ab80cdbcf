package loggregator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loggregator.losses.Loss;
import loggregator.losses.SourceName;

/**
 * The few that a dashboard has to name: the sources that sent most and the consumers that lag most. All others have no
 * series, since there may be very many.
 *
 * <p>Threading: one thread at a time.
 */
final class Rankings {
  /** Sources of each role, and consumers of the node, so that a large fleet's Prometheus has little to keep. */
  static final int NAMED = 5;

  private final MultiGauge sources;
  private final MultiGauge consumers;

  Rankings(MeterRegistry registry) {
    sources = ranking("loggregator_top_source_envelopes", "Sent in the last minute by a source that sent most", registry);
    consumers = ranking("loggregator_top_consumer_lag_ms", "How long envelopes wait for a consumer that lags most", registry);
  }

  private static MultiGauge ranking(String name, String description, MeterRegistry registry) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /** Who is not among the first any more loses its series. */
  void update(Map<String, SourceBook> books, List<QueueView> queues) {
    sources.register(books.entrySet().stream()
        .flatMap(book -> book.getValue().lastMinute().envelopes().first(NAMED).stream()
            .<Row<?>>map(sent -> row(book.getKey(), sent)))
        .toList(), true);
    consumers.register(slowest(queues).entrySet().stream()
        .<Row<?>>map(slow -> Row.of(slow.getKey(), slow.getValue())).toList(), true);
  }

  private static Row<?> row(String role, Loss<SourceName> sent) {
    return Row.of(Tags.of("role", role, "source_id", sent.who().sourceId(), "instance_id", sent.who().instanceId()),
        sent.envelopes());
  }

  /** Streams of one consumer can't be told apart, and count as the slowest of them. */
  private static Map<Tags, Long> slowest(List<QueueView> queues) {
    Map<Tags, Long> lags = new LinkedHashMap<>();
    queues.stream().sorted(Comparator.comparingLong(QueueView::oldestMs).reversed())
        .forEach(queue -> {
          if (lags.size() < NAMED) {
            lags.putIfAbsent(Tags.of("role", queue.role(), "consumer", queue.consumer().orElseThrow().toString()),
                queue.oldestMs());
          }
        });
    return lags;
  }
}
