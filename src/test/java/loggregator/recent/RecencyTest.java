package loggregator.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loggregator.envelope.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecencyTest {
  private final Recency recency = new Recency();
  private final SpareArrays spares = new SpareArrays();
  private long next;

  private Source source() {
    return new Source(new byte[0], 0, spares);
  }

  private void comes(Source source) {
    source.add(MessageType.LOG, 1, next++, new byte[] {0x0A, 0}, 0, 2);
    recency.came(source);
  }

  private List<Source> since(long sequence) {
    List<Source> seen = new ArrayList<>();
    recency.eachSince(() -> sequence, seen::add);
    return seen;
  }

  /** Few sources come often, others seldom or once, some are forgotten: as long as holes are closed many times. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 300, 2_000})
  void whatCameSinceIsFoundWhateverCameBefore(int sources) {
    Random random = new Random(sources);
    List<Source> there = new ArrayList<>(Stream.generate(this::source).limit(sources).toList());
    there.forEach(this::comes);
    for (int i = 0; i < 30_000; i++) {
      int index = random.nextInt(1 + random.nextInt(sources));
      if (random.nextInt(500) == 0) {
        recency.remove(there.get(index));
        there.set(index, source());
      }
      comes(there.get(index));
      if (i % 1_000 == 0) {
        long sequence = next - random.nextInt(1_000);
        assertThat(since(sequence)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(
            there.stream().filter(source -> source.lastSequence() >= sequence).toList());
      }
    }
    assertThat(since(0)).containsExactlyInAnyOrderElementsOf(there);
  }

  @Test
  void aReaderOfTheNewestIsShownFewOfMany() {
    IntStream.range(0, 10_000).forEach(i -> comes(source()));
    long[] asked = {0};
    recency.eachSince(() -> {
      asked[0]++;
      return next - 1;
    }, source -> assertThat(source.lastSequence()).isEqualTo(next - 1));
    assertThat(asked[0]).isBetween(1L, 66L);
  }

  @Test
  void theLaterOnesComeFirstByAndLarge() {
    IntStream.range(0, 1_000).forEach(i -> comes(source()));
    assertThat(since(0)).isSortedAccordingTo(Comparator.comparingLong(Source::lastSequence).reversed());
  }

  @Test
  void whatIsThereTwiceIsRemovedOnce() {
    Source source = source();
    comes(source);
    comes(source);
    recency.remove(source);
    recency.remove(source);
    assertThat(since(0)).isEmpty();
    comes(source);
    assertThat(since(0)).containsExactly(source);
  }
}
