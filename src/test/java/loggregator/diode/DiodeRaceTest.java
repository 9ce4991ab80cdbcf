package loggregator.diode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicLong;
import loggregator.envelope.Batch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many threads at once: nothing is counted twice, forgotten, reordered or left over. */
class DiodeRaceTest {
  private static final int WRITERS = 4;

  @ParameterizedTest
  @CsvSource({"1, 1", "5, 3", "100, 1", "100, 150", "1000, 20"})
  void everyEnvelopeIsEitherReadOrCountedAsDropped(int maxEnvelopes, int maxBatch) throws Exception {
    Fates fates = new Fates(WRITERS, 100_000);
    Diode diode = new Diode(new DiodeLimits(maxEnvelopes, maxEnvelopes * 9L), Fates.key(100_000));
    Crew writers = new Crew();
    for (int writer = 0; writer < WRITERS; writer++) {
      int id = writer;
      writers.add(() -> fates.writeAll(id, maxBatch, diode));
    }
    Crew lookers = new Crew();
    lookers.add(() -> {
      while (!writers.finished() || !diode.isEmpty()) {
        readAll(diode, fates);
      }
    });
    lookers.add(() -> watch(diode, writers));
    writers.join();
    lookers.join();

    assertThat(diode.counts()).isEqualTo(fates.counts());
    assertThat(diode.queuedBytes()).isZero();
  }

  /** The limits in envelopes and in bytes give the same room in turn, or one of them less. */
  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 20", "5, 50", "1000, 30"})
  void wheneverTheWritersAreStillAFullDiodeIsFullToTheLimit(int maxEnvelopes, long maxBytes) throws Exception {
    Diode diode = new Diode(new DiodeLimits(maxEnvelopes, maxBytes), Envelopes.sourceOfId(id -> id));
    int rounds = 20_000;
    Phaser still = new Phaser(3);
    Crew crew = new Crew();
    crew.add(() -> writeInRounds(diode, Envelopes.batch(1, 1), still, rounds), still::forceTermination);
    crew.add(() -> writeInRounds(diode, Envelopes.batch(2, 2), still, rounds), still::forceTermination);
    crew.add(() -> readInRounds(diode, Math.min(maxEnvelopes, maxBytes / Envelopes.RECORD_BYTES), still, rounds),
        still::forceTermination);
    crew.join();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "20, 3", "1000, 10"})
  void closingAmongWritersAndTheReaderLeavesNothingUncounted(int maxEnvelopes, int maxBatch) throws Exception {
    for (int round = 0; round < 300; round++) {
      Fates fates = new Fates(2, 200);
      Diode diode = new Diode(new DiodeLimits(maxEnvelopes, 100_000), Fates.key(200));
      AtomicLong closed = new AtomicLong();
      Crew crew = new Crew();
      crew.add(() -> fates.writeAll(0, maxBatch, diode));
      crew.add(() -> fates.writeAll(1, maxBatch, diode));
      crew.add(() -> readAll(diode, fates));
      crew.add(() -> closed.set(diode.close()));
      crew.join();

      assertThat(diode.counts()).isEqualTo(fates.counts());
      assertThat(closed.get()).isBetween(0L, fates.counts().dropped());
      assertThat(diode.isEmpty()).isTrue();
      assertThat(diode.read(1, 1)).isNull();
    }
  }

  private static void writeInRounds(Diode diode, Batch batch, Phaser still, int rounds) {
    for (int round = 0; round < rounds; round++) {
      diode.write(batch);
      still.arriveAndAwaitAdvance();
      still.arriveAndAwaitAdvance();
    }
  }

  /** Reads in every other round; in the rounds between, the writers bring three envelopes and nothing is taken. */
  private static void readInRounds(Diode diode, long room, Phaser still, int rounds) {
    for (int round = 0; round < rounds; round++) {
      boolean reads = round % 2 == 0;
      long before = diode.queuedEnvelopes();
      if (reads) {
        diode.read(1, 100);
      }
      still.arriveAndAwaitAdvance();
      long queued = diode.queuedEnvelopes();
      assertThat(queued).isBetween(reads ? 0L : Math.min(room, before + 1), room);
      assertThat(diode.queuedBytes()).isEqualTo(queued * Envelopes.RECORD_BYTES);
      still.arriveAndAwaitAdvance();
    }
  }

  private static void readAll(Diode diode, Fates fates) {
    for (Batch batch = diode.read(50, 1000); batch != null; batch = diode.read(50, 1000)) {
      fates.read(batch);
    }
  }

  private static void watch(Diode diode, Crew writers) {
    DiodeCounts last = diode.counts();
    while (!writers.finished()) {
      for (int i = 0; i < 1000; i++) {
        DiodeCounts counts = diode.counts();
        if (!isSound(counts) || !follows(counts, last) || diode.queuedEnvelopes() < 0 || diode.queuedBytes() < 0) {
          throw new AssertionError(counts + " after " + last);
        }
        last = counts;
      }
    }
  }

  private static boolean isSound(DiodeCounts counts) {
    return counts.written() == counts.read() + counts.dropped() + counts.queued() && counts.queued() >= 0;
  }

  private static boolean follows(DiodeCounts counts, DiodeCounts earlier) {
    return counts.written() >= earlier.written() && counts.read() >= earlier.read()
        && counts.dropped() >= earlier.dropped();
  }
}
