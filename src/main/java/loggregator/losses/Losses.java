package loggregator.losses;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;

/**
 * How many envelopes were lost to a consumer, and the sources that lost most of them.
 *
 * @param envelopes in all
 * @param ofSources at least so many of them are of that source; of others nothing is known
 */
public record Losses(long envelopes, Map<SourceName, Long> ofSources) {
  /** So many sources are told apart, so that telling a loss costs no more than a small batch. */
  public static final int MAX_SOURCES = 16;
  public static final Losses NONE = new Losses(0, Map.of());

  /** Of unknown sources. */
  public static Losses of(long envelopes) {
    return new Losses(envelopes, Map.of());
  }

  /** Of all envelopes of a batch of the second generation. */
  public static Losses of(Batch batch) {
    SourceNames names = SourceNames.of(SourceKey.V2);
    Map<SourceName, Long> sums = new HashMap<>();
    for (int record = batch.offset(); record < batch.end(); record = batch.recordEnd(record)) {
      sums.merge(names.of(batch, record), 1L, Long::sum);
    }
    return new Losses(batch.envelopes(), sums.size() > MAX_SOURCES ? largest(sums) : sums);
  }

  public Losses plus(Losses more) {
    if (more.envelopes == 0) {
      return this;
    } else if (envelopes == 0) {
      return more;
    }
    Map<SourceName, Long> sums = new HashMap<>(ofSources);
    more.ofSources.forEach((source, count) -> sums.merge(source, count, Long::sum));
    return new Losses(envelopes + more.envelopes, sums.size() > MAX_SOURCES ? largest(sums) : sums);
  }

  /** Largest first. */
  public List<Map.Entry<SourceName, Long>> largestFirst() {
    return ofSources.entrySet().stream()
        .sorted(Map.Entry.<SourceName, Long>comparingByValue(Comparator.reverseOrder()))
        .toList();
  }

  private static Map<SourceName, Long> largest(Map<SourceName, Long> sums) {
    Map<SourceName, Long> kept = new HashMap<>();
    new Losses(0, sums).largestFirst().stream().limit(MAX_SOURCES)
        .forEach(source -> kept.put(source.getKey(), source.getValue()));
    return kept;
  }
}
