package loggregator.losses;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was lost in some time.
 *
 * @param all everything, also what is of no known source
 */
public record LossPeriod(
    Map<Hop, Long> all, LargestLosses<SourceLoss> sources, LargestLosses<ConsumerLoss> consumers) {
  static final LossPeriod NOTHING =
      new LossPeriod(Map.of(), new LargestLosses<>(List.of(), 0), new LargestLosses<>(List.of(), 0));

  static LossPeriod sum(List<LossPeriod> periods) {
    List<LossPeriod> losses = periods.stream().filter(period -> period != NOTHING).toList();
    if (losses.isEmpty()) {
      return NOTHING;
    }
    Map<Hop, Long> all = new HashMap<>();
    losses.forEach(period -> period.all.forEach((hop, count) -> all.merge(hop, count, Long::sum)));
    return new LossPeriod(all,
        LargestLosses.sum(losses.stream().map(LossPeriod::sources).toList()),
        LargestLosses.sum(losses.stream().map(LossPeriod::consumers).toList()));
  }
}
