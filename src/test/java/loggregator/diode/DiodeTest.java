package loggregator.diode;

import static loggregator.diode.Envelopes.RECORD_BYTES;
import static loggregator.diode.Envelopes.batch;
import static loggregator.diode.Envelopes.ids;
import static loggregator.diode.Envelopes.sized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import loggregator.envelope.Batch;
import org.junit.jupiter.api.Test;

class DiodeTest {
  private static final int ANY = Integer.MAX_VALUE;

  @Test
  void anEmptyDiodeGivesNothing() {
    Diode diode = diode(5, 1000);

    assertThat(diode.read(ANY, ANY)).isNull();
    assertThat(diode.isEmpty()).isTrue();
    assertThat(diode.counts()).isEqualTo(new DiodeCounts(0, 0, 0, 0));
  }

  @Test
  void aSingleBatchComesBackByReference() {
    Diode diode = diode(5, 1000);
    Batch batch = batch(1, 5);
    diode.write(batch);

    assertThat(diode.isEmpty()).isFalse();
    assertThat(diode.queuedBytes()).isEqualTo(5 * RECORD_BYTES);
    assertThat(diode.read(ANY, ANY)).isSameAs(batch);
    assertThat(diode.counts()).isEqualTo(new DiodeCounts(5, 5, 0, 0));
    assertThat(diode.queuedBytes()).isZero();
  }

  @Test
  void queuedBatchesAreJoinedAsLongAsTheyFitWhole() {
    Diode diode = diode(100, 10_000);
    diode.write(batch(1, 2));
    diode.write(batch(3, 2));
    diode.write(batch(5, 2));

    assertThat(ids(diode.read(5, ANY))).containsExactly(1L, 2L, 3L, 4L);
    diode.write(batch(7, 1));
    assertThat(ids(diode.read(ANY, 3 * RECORD_BYTES))).containsExactly(5L, 6L, 7L);
    assertThat(diode.read(ANY, ANY)).isNull();
  }

  @Test
  void largeBatchesAreNotCopiedToJoinOthers() {
    Diode diode = diode(100, 100_000);
    Batch large = sized(3, 20_000);
    diode.write(batch(1, 1));
    diode.write(batch(2, 1));
    diode.write(large);
    diode.write(batch(4, 1));

    assertThat(ids(diode.read(ANY, ANY))).containsExactly(1L, 2L);
    assertThat(diode.read(ANY, ANY)).isSameAs(large);
    assertThat(ids(diode.read(ANY, ANY))).containsExactly(4L);
  }

  @Test
  void aLargerBatchIsDivided() {
    Diode diode = diode(100, 10_000);
    diode.write(batch(1, 5));

    assertThat(ids(diode.read(2, ANY))).containsExactly(1L, 2L);
    assertThat(ids(diode.read(ANY, 2 * RECORD_BYTES + 1))).containsExactly(3L, 4L);
    assertThat(ids(diode.read(2, ANY))).containsExactly(5L);
  }

  @Test
  void whatIsReadOfALargeBatchHoldsNoMemoryOfTheRest() {
    Diode diode = diode(100, 10_000);
    diode.write(sized(1, 8, 500));

    assertThat(diode.read(1, ANY).bytes()).hasSize(RECORD_BYTES);
  }

  @Test
  void whatIsKeptOfABatchThatIsTooLargeHoldsNoMemoryOfTheRest() {
    Diode diode = diode(100, 100);
    diode.write(sized(1, 500, 8));

    assertThat(diode.read().bytes()).hasSize(RECORD_BYTES);
  }

  @Test
  void anEnvelopeLargerThanTheReadersLimitComesAlone() {
    Diode diode = diode(100, 10_000);
    diode.write(sized(1, 500, 8));
    diode.write(sized(3, 500, 8));

    assertThat(ids(diode.read(ANY, 100))).containsExactly(1L);
    assertThat(ids(diode.read(ANY, 100))).containsExactly(2L);
    assertThat(ids(diode.read(ANY, 1))).containsExactly(3L);
    assertThat(ids(diode.read(ANY, 1))).containsExactly(4L);
  }

  @Test
  void oneEnvelopeTooManyCostsOneEnvelope() {
    Diode diode = diode(100, 10_000);
    diode.write(batch(1, 100));
    diode.write(batch(101, 1));

    assertThat(diode.counts()).isEqualTo(new DiodeCounts(101, 0, 1, 100));
    assertThat(ids(diode.read(ANY, ANY))).hasSize(100).startsWith(2L).endsWith(101L).isSorted();
  }

  @Test
  void bytesCountAsWellAsEnvelopes() {
    Diode diode = diode(100, 3 * RECORD_BYTES);
    diode.write(batch(1, 3));
    diode.write(batch(4, 1));

    assertThat(diode.counts().dropped()).isOne();
    diode.write(sized(5, 9));
    assertThat(diode.counts().dropped()).isEqualTo(3);
    assertThat(diode.queuedBytes()).isEqualTo(2 * RECORD_BYTES + 1);
    assertThat(ids(diode.read(ANY, ANY))).containsExactly(4L, 5L);
  }

  @Test
  void aBatchTooLargeByItselfLosesItsOwnOldest() {
    Diode diode = diode(3, 1000);
    diode.write(batch(1, 5));

    assertThat(diode.counts().dropped()).isEqualTo(2);
    assertThat(ids(diode.read(ANY, ANY))).containsExactly(3L, 4L, 5L);
  }

  @Test
  void nothingIsEvictedForAnEnvelopeThatCanNeverFit() {
    Diode diode = diode(3, 100);
    diode.write(batch(1, 2));
    diode.write(sized(3, 8, 99));

    assertThat(diode.counts()).isEqualTo(new DiodeCounts(4, 0, 2, 2));
    assertThat(ids(diode.read(ANY, ANY))).containsExactly(1L, 2L);
  }

  @Test
  void closingDropsWhatIsQueuedAndWhatIsWrittenLater() {
    Diode diode = diode(10, 1000);
    diode.write(batch(1, 3));
    diode.write(batch(4, 3));
    diode.read(2, ANY);

    assertThat(diode.close()).isEqualTo(4);
    assertThat(diode.close()).isZero();
    diode.write(batch(7, 2));

    assertThat(diode.counts()).isEqualTo(new DiodeCounts(8, 2, 6, 0));
    assertThat(diode.read(ANY, ANY)).isNull();
    assertThat(diode.queuedBytes()).isZero();
  }

  @Test
  void nobodyWaitsForAWriterThatIsStuckWhileItDrops() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Diode diode = new Diode(new DiodeLimits(2, 1000), (bytes, envelope) -> {
      stuck.countDown();
      awaitUninterrupted(goOn);
      return 1;
    });
    diode.write(batch(1, 2));
    Thread dropping = new Thread(() -> diode.write(batch(3, 1)));
    dropping.start();
    stuck.await();

    diode.write(batch(4, 1));
    diode.write(batch(5, 1));
    assertThat(diode.read(ANY, ANY)).isNull();
    assertThat(diode.counts()).isEqualTo(new DiodeCounts(5, 0, 0, 5));

    goOn.countDown();
    dropping.join();
    assertThat(diode.counts()).isEqualTo(new DiodeCounts(5, 0, 3, 2));
    assertThat(ids(diode.read(ANY, ANY))).containsExactly(4L, 5L);
  }

  @Test
  void anErrorWhileItDropsCostsNothingButThatTry() {
    Deque<Error> errors = new ArrayDeque<>(List.of(new OutOfMemoryError("for a test")));
    Diode diode = new Diode(new DiodeLimits(2, 1000), (bytes, envelope) -> {
      if (!errors.isEmpty()) {
        throw errors.poll();
      }
      return 1;
    });
    diode.write(batch(1, 2));

    assertThatThrownBy(() -> diode.write(batch(3, 1))).isInstanceOf(OutOfMemoryError.class);
    assertThat(diode.counts()).isEqualTo(new DiodeCounts(3, 0, 0, 3));
    diode.write(batch(4, 1));
    assertThat(diode.counts()).isEqualTo(new DiodeCounts(4, 0, 2, 2));
    assertThat(ids(diode.read(ANY, ANY))).containsExactly(3L, 4L);
  }

  @Test
  void limitsHaveToLeaveRoom() {
    assertThatThrownBy(() -> new DiodeLimits(0, 1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxEnvelopes 0");
    assertThatThrownBy(() -> new DiodeLimits(1, -1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxBytes -1");
  }

  private Diode diode(int maxEnvelopes, long maxBytes) {
    return new Diode(new DiodeLimits(maxEnvelopes, maxBytes), SourceKey.V2);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
