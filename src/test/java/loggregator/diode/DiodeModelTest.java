package loggregator.diode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import loggregator.envelope.Batch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does at random what one thread can do, and compares with {@link DiodeModel} after every step. */
class DiodeModelTest {
  private static final int SEQUENCES = 1_000;
  /** Of all sequences of one case, because the model is slow. */
  private static final int ENVELOPES = 20_000;
  private static final int STEPS = 40;

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "2, 2", "5, 1", "5, 3", "5, 50", "40, 1", "40, 4", "40, 1000", "300, 7"})
  void behavesLikeItsModel(int maxEnvelopes, int sources) {
    for (long seed = 0; seed < Math.min(SEQUENCES, ENVELOPES / maxEnvelopes); seed++) {
      try {
        new Sequence(maxEnvelopes, sources, seed).run();
      } catch (Throwable e) {
        throw new AssertionError("maxEnvelopes " + maxEnvelopes + ", sources " + sources + ", seed " + seed, e);
      }
    }
  }

  private static final class Sequence {
    private final Random random;
    private final int averageBytes;
    private final DiodeLimits limits;
    private final DiodeModel model;
    private final Diode diode;
    private long nextId;

    Sequence(int maxEnvelopes, int sources, long seed) {
      random = new Random(seed);
      averageBytes = 20 + random.nextInt(800);
      limits = new DiodeLimits(maxEnvelopes, 8 + random.nextInt(maxEnvelopes * averageBytes * 2));
      LongUnaryOperator sourceOf = sourceOf(sources);
      model = new DiodeModel(limits, sourceOf);
      diode = new Diode(limits, Envelopes.sourceOfId(sourceOf));
    }

    /** Some sources bring more than others, and single envelopes as well as long runs. */
    private LongUnaryOperator sourceOf(int sources) {
      int run = 1 + random.nextInt(4);
      long salt = random.nextLong();
      return id -> {
        long hash = (id / run + salt) * 0x9E3779B97F4A7C15L;
        return (hash >>> 40) % (1 + (hash >>> 20) % sources);
      };
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
      readTheRest();
    }

    private void write() {
      int[] sizes = envelopeSizes();
      diode.write(Envelopes.sized(nextId, sizes));
      model.write(nextId, sizes);
      nextId += sizes.length;
    }

    private int[] envelopeSizes() {
      int largest = random.nextInt(20) == 0 ? 15 * averageBytes : 2 * averageBytes;
      int envelopes = random.nextBoolean() ? 1 : 1 + random.nextInt(limits.maxEnvelopes() * 3 / 2 + 1);
      return random.ints(envelopes, 8, largest).toArray();
    }

    private void read() {
      if (random.nextInt(3) == 0) {
        compare(diode.read(), model.readOneBatch());
        return;
      }
      int maxEnvelopes = 1 + random.nextInt(limits.maxEnvelopes() + 2);
      int maxBytes = 1 + random.nextInt((int) limits.maxBytes() + 40);
      Batch batch = diode.read(maxEnvelopes, maxBytes);
      compare(batch, model.read(maxEnvelopes, maxBytes));
      if (batch != null) {
        assertThat(batch.envelopes()).isLessThanOrEqualTo(maxEnvelopes);
        assertThat(batch.envelopes() == 1 || batch.length() <= maxBytes).isTrue();
      }
    }

    /** An envelope that should have been dropped, but was not, shows here at the latest. */
    private void readTheRest() {
      while (!diode.isEmpty()) {
        compare(diode.read(), model.readOneBatch());
      }
      compare();
    }

    private void close() {
      assertThat(diode.close()).isEqualTo(model.close());
      compare();
      diode.write(Envelopes.batch(nextId, 3));
      assertThat(diode.read(1, 1)).isNull();
      assertThat(diode.counts().dropped()).isEqualTo(model.counts().dropped() + 3);
    }

    private static void compare(Batch batch, List<Long> expected) {
      List<Long> ids = batch == null ? List.of() : Envelopes.ids(batch);
      assertThat(ids).isEqualTo(expected);
      assertThat(batch == null ? 0 : batch.envelopes()).isEqualTo(ids.size());
    }

    private void compare() {
      DiodeCounts counts = diode.counts();
      assertThat(counts).isEqualTo(model.counts());
      assertThat(diode.queuedEnvelopes()).isEqualTo(counts.queued()).isLessThanOrEqualTo(limits.maxEnvelopes());
      assertThat(diode.queuedBytes()).isEqualTo(model.queuedBytes()).isLessThanOrEqualTo(limits.maxBytes());
      assertThat(diode.isEmpty()).isEqualTo(counts.queued() == 0);
    }
  }
}
