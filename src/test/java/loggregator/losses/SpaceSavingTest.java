package loggregator.losses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpaceSavingTest {
  private static final int COUNTERS = 10;

  private final SpaceSaving<String> counts = new SpaceSaving<>(COUNTERS);
  private final Map<String, Long> truth = new HashMap<>();
  private long all;

  private void add(String name, long count) {
    counts.add(name.hashCode(), count, () -> name);
    truth.merge(name, count, Long::sum);
    all += count;
  }

  @Test
  void isExactAsLongAsThereAreCounters() {
    for (int i = 1; i <= COUNTERS; i++) {
      add("source " + i, i);
      add("source " + i, i);
    }

    LargestLosses<String> largest = counts.largest();
    assertThat(largest.losses()).hasSize(COUNTERS).allSatisfy(loss ->
        assertThat(loss).isEqualTo(new Loss<>(loss.who(), truth.get(loss.who()), truth.get(loss.who()))));
    assertThat(largest.losses().get(0)).isEqualTo(new Loss<>("source 10", 20, 20));
  }

  @Test
  void whateverNamesComeItsBoundsHoldAndTheLargestAreAmongThem() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      // two large ones among others of which most come once
      int draw = random.nextInt(10);
      add(draw < 3 ? "first" : draw < 5 ? "second" : "other " + random.nextInt(50_000), 1 + random.nextInt(3));
    }

    LargestLosses<String> largest = counts.largest();
    assertThat(truth.size()).as("names").isGreaterThan(10_000);
    assertThat(largest.losses()).hasSizeBetween(2, COUNTERS);
    assertThat(largest.losses()).allSatisfy(loss -> assertThat(truth.get(loss.who()))
        .isBetween(loss.envelopes(), loss.atMost()));
    assertThat(largest.losses().stream().map(Loss::who).limit(2)).containsExactly("first", "second");
    assertThat(largest.restAtMost()).isLessThanOrEqualTo(all / COUNTERS * 2);
    assertThat(truth.entrySet()).filteredOn(
            source -> largest.losses().stream().noneMatch(loss -> loss.who().equals(source.getKey())))
        .allSatisfy(source -> assertThat(source.getValue()).isLessThanOrEqualTo(largest.restAtMost()));
  }

  @Test
  void namesNobodyWhoCameOnceInAnothersPlace() {
    for (int i = 0; i < COUNTERS; i++) {
      add("source " + i, 5);
    }
    counts.add(77, 1, () -> {
      throw new AssertionError("its name costs time");
    });
    assertThat(counts.largest().losses()).hasSize(COUNTERS - 1);
    assertThat(counts.largest().restAtMost()).isEqualTo(6);

    counts.add(77, 1, () -> "comes again");
    assertThat(counts.largest().losses()).contains(new Loss<>("comes again", 2, 7));
  }
}
