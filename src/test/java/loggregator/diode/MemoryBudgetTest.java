package loggregator.diode;

import static loggregator.diode.Envelopes.batch;
import static loggregator.diode.Envelopes.ids;
import static loggregator.diode.Envelopes.sized;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import loggregator.envelope.Batch;
import loggregator.memory.MemoryBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {
  private static final long MIB = 1 << 20;
  private static final int ANY = Integer.MAX_VALUE;

  private final MemoryBudget budget = new MemoryBudget(10 * MIB, () -> 0);

  @Test
  void anArrayCountsOnceHoweverManyQueuesHoldItAndAsLongAsOneDoes() {
    Diode one = diode();
    Diode two = diode();
    Batch batch = batch(1, 100);
    one.write(batch);
    long held = budget.usedBytes();
    two.write(batch);
    assertThat(held).isBetween(1_000L, 1_300L);
    assertThat(budget.usedBytes()).isEqualTo(held + Holding.PLACE_BYTES);

    assertThat(one.read(40, ANY).envelopes()).isEqualTo(40);
    two.close();
    assertThat(budget.usedBytes()).isEqualTo(held);
    assertThat(one.read(ANY, ANY).envelopes()).isEqualTo(60);
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void aBatchThatOneQueueMustCutCountsInFullForAnotherThatHoldsIt() {
    Batch batch = batch(1, 100);
    Diode narrow = new Diode(new DiodeLimits(10, ANY), SourceKey.V2, budget);
    Diode wide = diode();
    narrow.write(batch);
    long heldByNarrow = budget.usedBytes();
    wide.write(batch);
    assertThat(narrow.queuedEnvelopes()).isEqualTo(10);
    assertThat(budget.usedBytes() - heldByNarrow).isEqualTo(batch.heldBytes() + Holding.PLACE_BYTES);

    narrow.close();
    wide.close();
    assertThat(batch.holders()).isZero();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void anArrayCountsInFullThoughOnlyPartOfItIsABatch() {
    Batch batch = batch(1, 1);
    byte[] larger = Arrays.copyOf(batch.bytes(), 5_000);
    diode().write(new Batch(larger, 0, batch.length(), 1));

    assertThat(budget.usedBytes()).isGreaterThanOrEqualTo(5_000);
  }

  @Test
  void aSingleQueueMayHoldTwoThirds() {
    Diode diode = diode();
    flood(diode, 0, 20 * MIB);

    assertThat(budget.usedBytes()).isBetween(6 * MIB, 7 * MIB);
    assertThat(diode.queuedBytes()).isGreaterThan(5 * MIB);
  }

  @Test
  void ofManyQueuesThatNobodyReadsEachHasAboutAsMuchAndThereIsRoomForOthers() {
    List<Diode> deaf = Stream.generate(this::diode).limit(50).toList();
    Diode healthy = diode();
    for (int round = 0; round < 500; round++) {
      for (int i = 0; i < deaf.size(); i++) {
        deaf.get(i).write(batchOf(i, 10_000));
      }
      healthy.write(batchOf(99, 10_000));
      assertThat(healthy.read(ANY, ANY).envelopes()).isEqualTo(10);
    }

    assertThat(budget.usedBytes()).isLessThan(10 * MIB);
    assertThat(deaf).allSatisfy(diode -> assertThat(diode.queuedBytes()).isBetween(100_000L, 400_000L));
    assertThat(healthy.counts().dropped()).isZero();
  }

  @Test
  void queuesThatNobodyReadsShareWhatTheyShare() {
    List<Diode> deaf = Stream.generate(this::diode).limit(50).toList();
    for (int round = 0; round < 2_000; round++) {
      Batch batch = batchOf(0, 10_000);
      deaf.forEach(diode -> diode.write(batch));
    }

    assertThat(budget.usedBytes()).isLessThan(8 * MIB);
    assertThat(deaf).allSatisfy(diode -> assertThat(diode.queuedBytes()).isGreaterThan(3 * MIB));
  }

  @Test
  void aQueueThatHoldsTooMuchSinceOthersCameDropsItAtItsNextWrite() {
    Diode first = diode();
    flood(first, 0, 20 * MIB);
    Diode second = diode();
    flood(second, 1, 20 * MIB);
    long before = first.queuedBytes();
    for (int i = 0; i < 20; i++) {
      first.write(batchOf(0, 1_000));
    }

    assertThat(first.queuedBytes()).isLessThan(before - MIB);
    assertThat(budget.freeBytes()).isGreaterThan(2 * MIB);
  }

  @Test
  void whatDoesNotFitIntoWhatIsFreeLosesOnlyItsOwn() {
    Diode quiet = diode();
    quiet.write(batch(1, 3));
    Diode diode = diode();
    diode.write(batchOf(7, 9 * (int) MIB));

    assertThat(budget.usedBytes()).isBetween(5 * MIB, 7 * MIB);
    assertThat(diode.counts().dropped()).isPositive();
    assertThat(diode.counts().queued()).isPositive();
    assertThat(quiet.counts()).isEqualTo(new DiodeCounts(3, 0, 0, 3));
  }

  @Test
  void whereNothingIsFreeWhatIsWrittenIsDroppedAndCounted() {
    budget.charge(10 * MIB);
    Diode diode = diode();
    diode.write(batch(1, 3));

    assertThat(diode.counts()).isEqualTo(new DiodeCounts(3, 0, 3, 0));
    assertThat(diode.read()).isNull();
  }

  @Test
  void aFloodInAQueueThatIsShortOfMemoryCostsAQuietSourceNothing() {
    Diode diode = diode();
    List<Long> read = new ArrayList<>();
    for (int round = 0; round < 3_000; round++) {
      diode.write(batchOf(7, 20_000));
      diode.write(batch(id(1, round), 1));
      if (round % 3 == 0) {
        read.addAll(quiet(diode.read(20, ANY)));
      }
    }
    while (!diode.isEmpty()) {
      read.addAll(quiet(diode.read(100, ANY)));
    }

    assertThat(read).hasSize(3_000).isSorted();
    assertThat(diode.counts().dropped()).isPositive();
  }

  /** Whatever is written, read, dropped and closed: no more than the budget is held, and all of it is given back. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theSumHardlyExceedsTheBudgetAndAllOfItComesBack(long seed) {
    Random random = new Random(seed);
    MemoryBudget small = new MemoryBudget(100_000);
    List<Diode> diodes = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      if (diodes.size() < 1 + random.nextInt(20)) {
        diodes.add(new Diode(random.nextBoolean() ? DiodeLimits.NONE : new DiodeLimits(30, 9_000), key(), small));
      }
      Diode diode = diodes.get(random.nextInt(diodes.size()));
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> diode.write(mixed(random));
        case 3, 4 -> {
          Batch shared = mixed(random);
          diodes.forEach(each -> each.write(shared));
        }
        case 5 -> diode.read();
        case 6 -> diode.read(1 + random.nextInt(20), 1 + random.nextInt(5_000));
        default -> {
          if (random.nextInt(20) == 0) {
            diode.close();
            diodes.remove(diode);
          }
        }
      }
      // what a queue needs to keep a batch that others hold is taken even when nothing is free
      assertThat(small.usedBytes()).isBetween(0L, small.totalBytes() + 5_000);
    }
    diodes.forEach(Diode::close);

    assertThat(small.usedBytes()).isZero();
  }

  @Test
  void threadsThatShareABudgetGiveAllOfItBack() throws InterruptedException {
    MemoryBudget small = new MemoryBudget(300_000);
    List<Diode> diodes = Stream.generate(() -> new Diode(DiodeLimits.NONE, key(), small)).limit(4).toList();
    Crew crew = new Crew();
    for (int thread = 0; thread < 4; thread++) {
      Diode own = diodes.get(thread);
      Random random = new Random(thread);
      crew.add(() -> {
        for (int i = 0; i < 20_000; i++) {
          Batch shared = mixed(random);
          diodes.forEach(diode -> diode.write(shared));
          if (random.nextInt(3) == 0) {
            own.read(20, 5_000);
          }
        }
      });
    }
    crew.join();
    diodes.forEach(Diode::close);

    assertThat(small.usedBytes()).isZero();
    assertThat(diodes).allSatisfy(diode -> {
      assertThat(diode.counts().written()).isEqualTo(diode.counts().read() + diode.counts().dropped());
      assertThat(diode.counts().written()).isEqualTo(diodes.get(0).counts().written());
    });
  }

  private Diode diode() {
    return new Diode(DiodeLimits.NONE, key(), budget);
  }

  private static SourceKey key() {
    return Envelopes.sourceOfId(id -> id >> 32);
  }

  private static long id(long source, long sequence) {
    return source << 32 | sequence;
  }

  private static List<Long> quiet(Batch batch) {
    return ids(batch).stream().filter(id -> id >> 32 == 1).toList();
  }

  private static void flood(Diode diode, long source, long bytes) {
    for (long written = 0; written < bytes; written += 10_000) {
      diode.write(batchOf(source, 10_000));
    }
  }

  /** Envelopes of 1,000 bytes. */
  private static Batch batchOf(long source, int bytes) {
    int[] sizes = new int[bytes / 1_000];
    Arrays.fill(sizes, 997);
    return sized(id(source, 0), sizes);
  }

  /** Some envelopes of several sources, in an array that may be longer. */
  private static Batch mixed(Random random) {
    List<Batch> parts = new ArrayList<>();
    int runs = 1 + random.nextInt(4);
    for (int i = 0; i < runs; i++) {
      int[] sizes = random.ints(1 + random.nextInt(5), 8, 400).toArray();
      parts.add(sized(id(random.nextInt(10), 0), sizes));
    }
    Batch batch = Batch.concat(parts);
    int spare = random.nextInt(3) * batch.length();
    return new Batch(Arrays.copyOf(batch.bytes(), batch.length() + spare), 0, batch.length(), batch.envelopes());
  }
}
