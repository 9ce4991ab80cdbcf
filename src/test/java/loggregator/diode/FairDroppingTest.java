package loggregator.diode;

import static loggregator.diode.Envelopes.ids;
import static loggregator.diode.Envelopes.sized;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import loggregator.envelope.Batch;
import org.junit.jupiter.api.Test;

/** Who loses what when a diode is full. An id is {@code source * PER_SOURCE + sequence}. */
class FairDroppingTest {
  /** Envelopes are as large as the units in which sources are compared. */
  private static final int UNIT_BYTES = Flow.UNIT_BYTES;
  private static final int ANY = Integer.MAX_VALUE;
  private static final long PER_SOURCE = 1_000_000;
  private static final long FLOOD = 1_000;
  private static final long OTHER_FLOOD = 1_001;

  private final Map<Long, Long> written = new HashMap<>();
  private final Map<Long, Long> read = new HashMap<>();

  @Test
  void theSourceThatHoldsMostLosesItsOldest() {
    Diode diode = diode(6);
    diode.write(batch(id(1, 0), 1));
    diode.write(batch(id(2, 0), 4));
    diode.write(batch(id(3, 0), 2));
    diode.write(batch(id(1, 1), 1));

    assertThat(ids(diode.read(ANY, ANY)))
        .containsExactly(id(1, 0), id(2, 2), id(2, 3), id(3, 0), id(3, 1), id(1, 1));
  }

  @Test
  void ofSourcesThatHoldAsMuchTheOldestEnvelopeFalls() {
    Diode diode = diode(4);
    diode.write(batch(id(2, 0), 2));
    diode.write(batch(id(1, 0), 2));
    diode.write(batch(id(3, 0), 1));

    assertThat(ids(diode.read(ANY, ANY))).containsExactly(id(2, 1), id(1, 0), id(1, 1), id(3, 0));
  }

  @Test
  void bytesSayWhoHoldsMost() {
    Diode diode = diode(4);
    diode.write(batch(id(1, 0), 3));
    diode.write(sized(id(2, 0), 5 * UNIT_BYTES));
    diode.write(batch(id(3, 0), 1));

    assertThat(ids(diode.read(ANY, ANY))).containsExactly(id(1, 0), id(1, 1), id(1, 2), id(3, 0));
  }

  @Test
  void aFewBytesMoreMakeNoSourceLoseBeforeOlderEnvelopes() {
    Diode diode = diode(2);
    diode.write(sized(id(1, 0), 100));
    diode.write(sized(id(2, 0), 99));
    diode.write(sized(id(3, 0), 101));

    assertThat(ids(diode.read(ANY, ANY))).containsExactly(id(2, 0), id(3, 0));
  }

  @Test
  void aBatchTooLargeByItselfIsFairToItsSources() {
    Diode diode = diode(4);
    diode.write(join(batch(id(1, 0), 1), batch(id(2, 0), 6), batch(id(1, 1), 1)));

    assertThat(ids(diode.read(ANY, ANY))).containsExactly(id(1, 0), id(2, 4), id(2, 5), id(1, 1));
  }

  @Test
  void aQuietSourceLosesNothingBesideAFloodThatNeverEnds() {
    Diode diode = diode(1_000);
    for (int round = 0; round < 5_000; round++) {
      write(diode, FLOOD, 100);
      if (round % 10 == 0) {
        write(diode, 1, 1);
      }
      count(diode.read(10, ANY));
    }
    readAll(diode);

    assertThat(read.get(1L)).isEqualTo(written.get(1L));
    assertThat(read.get(FLOOD)).isGreaterThan(40_000L).isLessThan(written.get(FLOOD));
  }

  @Test
  void twoFloodsShareWhatNinetyEightQuietSourcesLeave() {
    Diode diode = diode(2_000);
    for (int round = 0; round < 2_000; round++) {
      write(diode, FLOOD, 50);
      write(diode, OTHER_FLOOD, 50);
      for (int quiet = 0; quiet < 98; quiet++) {
        if (round % 20 == quiet % 20) {
          write(diode, quiet, 1);
        }
      }
      count(diode.read(25, ANY));
    }
    readAll(diode);

    for (long quiet = 0; quiet < 98; quiet++) {
      assertThat(read.get(quiet)).as("source " + quiet).isEqualTo(written.get(quiet));
    }
    assertThat((double) read.get(FLOOD) / read.get(OTHER_FLOOD)).isBetween(0.8, 1.25);
  }

  /** Whoever sends more gets no more. */
  @Test
  void unequalFloodsGetAboutAsMuch() {
    Diode diode = diode(2_000);
    for (int round = 0; round < 4_000; round++) {
      write(diode, FLOOD, 90);
      write(diode, OTHER_FLOOD, 40);
      if (round % 4 == 0) {
        write(diode, 1, 1);
      }
      count(diode.read(25, ANY));
    }
    readAll(diode);

    assertThat(read.get(1L)).isEqualTo(written.get(1L));
    assertThat((double) read.get(FLOOD) / read.get(OTHER_FLOOD)).as(read.toString()).isBetween(0.9, 1.1);
  }

  @Test
  void aFloodThatEndedIsForgotten() {
    Diode diode = diode(1_000);
    for (int round = 0; round < 2_000; round++) {
      write(diode, FLOOD, 50);
      count(diode.read(25, ANY));
    }
    for (int round = 0; round < 8_000; round++) {
      write(diode, FLOOD, 20);
      write(diode, OTHER_FLOOD, 50);
      Batch batch = diode.read(25, ANY);
      if (round == 4_000) {
        read.clear();
      }
      count(batch);
    }

    assertThat((double) read.get(FLOOD) / read.get(OTHER_FLOOD)).isBetween(0.8, 1.2);
  }

  @Test
  void sourcesThatShareTheirBatchesAreToldApart() {
    Diode diode = diode(1_000);
    for (int round = 0; round < 1_000; round++) {
      diode.write(join(next(FLOOD, 40), next(1, 1), next(FLOOD, 40), next(2, 1)));
      count(diode.read(50, ANY));
    }
    readAll(diode);

    assertThat(read.get(1L)).isEqualTo(written.get(1L));
    assertThat(read.get(2L)).isEqualTo(written.get(2L));
    assertThat(read.get(FLOOD)).isLessThan(written.get(FLOOD));
  }

  @Test
  void whatIsLeftOfABatchHoldsNoMemoryOfWhatWasDropped() {
    Diode diode = diode(10);
    diode.write(join(batch(id(1, 0), 1), batch(id(2, 0), 8), batch(id(1, 1), 1)));
    diode.write(batch(id(2, 8), 7));

    Batch rest = diode.read();
    assertThat(ids(rest)).containsExactly(id(1, 0), id(2, 7), id(1, 1));
    assertThat(rest.bytes()).hasSize(3 * UNIT_BYTES);
  }

  @Test
  void onceEverythingWasReadBatchesComeBackByReferenceAgain() {
    Diode diode = diode(2);
    diode.write(batch(id(1, 0), 3));
    diode.write(batch(id(2, 0), 2));
    readAll(diode);
    Batch batch = batch(id(1, 3), 2);
    diode.write(batch);

    assertThat(diode.read(ANY, ANY)).isSameAs(batch);
  }

  @Test
  void aBatchThatLostNothingComesBackByReference() {
    Diode diode = diode(3);
    Batch quiet = batch(id(1, 0), 1);
    diode.write(quiet);
    diode.write(batch(id(2, 0), 2));
    diode.write(batch(id(2, 2), 2));

    assertThat(diode.read()).isSameAs(quiet);
    assertThat(ids(diode.read())).containsExactly(id(2, 2), id(2, 3));
  }

  private static Diode diode(int maxEnvelopes) {
    return new Diode(new DiodeLimits(maxEnvelopes, 1 << 30), Envelopes.sourceOfId(id -> id / PER_SOURCE));
  }

  private void write(Diode diode, long source, int envelopes) {
    diode.write(next(source, envelopes));
  }

  private Batch next(long source, int envelopes) {
    long sequence = written.getOrDefault(source, 0L);
    written.put(source, sequence + envelopes);
    return batch(id(source, sequence), envelopes);
  }

  private void readAll(Diode diode) {
    while (!diode.isEmpty()) {
      count(diode.read(100, ANY));
    }
  }

  private void count(Batch batch) {
    ids(batch).forEach(id -> read.merge(id / PER_SOURCE, 1L, Long::sum));
  }

  private static Batch batch(long firstId, int envelopes) {
    int[] bytes = new int[envelopes];
    Arrays.fill(bytes, UNIT_BYTES - 3);
    return sized(firstId, bytes);
  }

  private static long id(long source, long sequence) {
    return source * PER_SOURCE + sequence;
  }

  private static Batch join(Batch... batches) {
    return Batch.concat(new ArrayList<>(List.of(batches)));
  }
}
