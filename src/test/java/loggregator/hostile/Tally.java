package loggregator.hostile;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How many envelopes of each source a consumer got, and which numbers they had. Any thread. */
final class Tally {
  private final Map<String, Source> sources = new HashMap<>();

  private static final class Source {
    private final BitSet numbers = new BitSet();
    private long count;
  }

  synchronized void take(String source, long number) {
    Source taken = sources.computeIfAbsent(source, key -> new Source());
    taken.numbers.set((int) number);
    taken.count++;
  }

  synchronized long count(String source) {
    Source taken = sources.get(source);
    return taken == null ? 0 : taken.count;
  }

  /** How many of what was sent never came. */
  synchronized long missing(List<HealthyProducer.Sent> sent) {
    return sent.stream().mapToLong(each -> {
      Source taken = sources.getOrDefault(each.source(), new Source());
      return IntStream.range(0, each.count()).filter(number -> !taken.numbers.get(number)).count();
    }).sum();
  }
}
