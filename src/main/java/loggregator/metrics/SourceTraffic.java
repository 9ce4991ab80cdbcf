package loggregator.metrics;

import java.util.List;
import loggregator.losses.LargestLosses;
import loggregator.losses.SourceName;

/** Which sources sent most in some time; estimates, each by itself. */
public record SourceTraffic(LargestLosses<SourceName> envelopes, LargestLosses<SourceName> bytes) {
  static SourceTraffic sum(List<SourceTraffic> times) {
    return new SourceTraffic(
        LargestLosses.sum(times.stream().map(SourceTraffic::envelopes).toList()),
        LargestLosses.sum(times.stream().map(SourceTraffic::bytes).toList()));
  }
}
