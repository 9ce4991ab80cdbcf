package loggregator.diode;

import static loggregator.diode.Envelopes.batch;
import static loggregator.diode.Envelopes.ids;
import static org.assertj.core.api.Assertions.assertThat;

import loggregator.envelope.Batch;
import org.junit.jupiter.api.Test;

/** The batch that comes next, which its reader may know from another queue. */
class OldestBatchTest {
  private static final int ANY = Integer.MAX_VALUE;

  private final Diode diode = new Diode(new DiodeLimits(5, 1_000), SourceKey.V2);

  @Test
  void nothingIsOldestInAnEmptyDiode() {
    assertThat(diode.oldest()).isNull();
    assertThat(diode.readIfOldest(batch(1, 1))).isFalse();
  }

  @Test
  void theOldestIsTakenByItsNameAndNoOther() {
    Batch first = batch(1, 2);
    Batch second = batch(3, 3);
    diode.write(first);
    diode.write(second);

    assertThat(diode.oldest()).isSameAs(first);
    assertThat(diode.readIfOldest(second)).isFalse();
    assertThat(diode.readIfOldest(first)).isTrue();
    assertThat(diode.oldest()).isSameAs(second);
    assertThat(diode.counts()).isEqualTo(new DiodeCounts(5, 2, 0, 3));
  }

  @Test
  void oneThatHasLostSomethingIsNotThatBatchAnyMore() {
    Batch first = batch(1, 3);
    Batch second = batch(4, 3);
    diode.write(first);
    diode.write(second);

    assertThat(diode.oldest()).isNull();
    assertThat(diode.readIfOldest(first)).isFalse();
    assertThat(ids(diode.readOne(ANY, ANY))).containsExactly(2L, 3L);
    assertThat(diode.oldest()).as("nothing of this one is lost").isSameAs(second);
  }

  @Test
  void oneBatchIsReadAtATimeAndDividedOnlyWhereItIsTooLarge() {
    Batch first = batch(1, 1);
    diode.write(first);
    diode.write(batch(2, 4));

    assertThat(diode.readOne(3, ANY)).isSameAs(first);
    assertThat(ids(diode.readOne(3, ANY))).containsExactly(2L, 3L, 4L);
    assertThat(ids(diode.readOne(3, ANY))).containsExactly(5L);
  }
}
