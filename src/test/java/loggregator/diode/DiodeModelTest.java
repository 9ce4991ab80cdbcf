package loggregator.diode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import loggregator.envelope.Batch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does at random what one thread can do, and compares with {@link DiodeModel} after every step. */
class DiodeModelTest {
  private static final int SEQUENCES = 2_500;
  private static final int STEPS = 40;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 1000})
  void behavesLikeItsModel(int maxEnvelopes) {
    for (long seed = 0; seed < SEQUENCES; seed++) {
      try {
        new Sequence(maxEnvelopes, seed).run();
      } catch (Throwable e) {
        throw new AssertionError("maxEnvelopes " + maxEnvelopes + ", seed " + seed, e);
      }
    }
  }

  private static final class Sequence {
    private final Random random;
    private final DiodeLimits limits;
    private final DiodeModel model;
    private final Diode diode;
    private final List<Long> dropped = new ArrayList<>();
    private long nextId;

    Sequence(int maxEnvelopes, long seed) {
      random = new Random(seed);
      limits = new DiodeLimits(maxEnvelopes, 8 + random.nextInt(maxEnvelopes * 40));
      model = new DiodeModel(limits);
      diode = new Diode(limits, this::dropped);
    }

    void run() {
      int closeAt = random.nextInt(2 * STEPS);
      for (int step = 0; step < STEPS; step++) {
        if (step == closeAt) {
          close();
          return;
        }
        if (random.nextInt(5) < 3) {
          write();
        } else {
          read();
        }
        compare();
      }
    }

    private void dropped(Batch batch) {
      List<Long> ids = Envelopes.ids(batch);
      assertThat(batch.envelopes()).isEqualTo(ids.size());
      dropped.addAll(ids);
    }

    private void write() {
      int[] sizes = envelopeSizes();
      diode.write(Envelopes.sized(nextId, sizes));
      model.write(nextId, sizes);
      nextId += sizes.length;
    }

    private int[] envelopeSizes() {
      int largest = random.nextInt(20) == 0 ? 300 : 40;
      int envelopes = random.nextBoolean() ? 1 : 1 + random.nextInt(limits.maxEnvelopes() * 3 / 2 + 1);
      return random.ints(envelopes, 8, largest).toArray();
    }

    private void read() {
      int maxEnvelopes = 1 + random.nextInt(limits.maxEnvelopes() + 2);
      int maxBytes = 1 + random.nextInt((int) limits.maxBytes() + 40);
      Batch batch = diode.read(maxEnvelopes, maxBytes);
      List<Long> ids = batch == null ? List.of() : Envelopes.ids(batch);

      assertThat(ids).isEqualTo(model.read(maxEnvelopes, maxBytes));
      if (batch != null) {
        assertThat(batch.envelopes()).isEqualTo(ids.size()).isLessThanOrEqualTo(maxEnvelopes);
        assertThat(batch.envelopes() == 1 || batch.length() <= maxBytes).isTrue();
      }
    }

    private void close() {
      assertThat(diode.close()).isEqualTo(model.close());
      compare();
      diode.write(Envelopes.batch(nextId, 3));
      assertThat(diode.read(1, 1)).isNull();
      assertThat(diode.counts().dropped()).isEqualTo(model.counts().dropped() + 3);
    }

    private void compare() {
      DiodeCounts counts = diode.counts();
      assertThat(counts).isEqualTo(model.counts());
      assertThat(dropped).isEqualTo(model.dropped());
      assertThat(diode.queuedEnvelopes()).isEqualTo(counts.queued()).isLessThanOrEqualTo(limits.maxEnvelopes());
      assertThat(diode.queuedBytes()).isEqualTo(model.queuedBytes()).isLessThanOrEqualTo(limits.maxBytes());
      assertThat(diode.isEmpty()).isEqualTo(counts.queued() == 0);
    }
  }
}
