package loggregator.stream;

import static loggregator.testing.NumberedLogs.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import loggregator.diode.Diode;
import loggregator.diode.DiodeLimits;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.flow.ManualScheduler;
import loggregator.losses.ConsumerQueue;
import loggregator.losses.Losses;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class ConsumerStreamTest {
  private static final int MAX_QUEUED = 5;
  private static final int MAX_BATCH = 3;

  private final ManualScheduler scheduler = new ManualScheduler();
  private final Diode diode = new Diode(new DiodeLimits(MAX_QUEUED, 1 << 20), SourceKey.V2);
  private final RecordingWriter writer = new RecordingWriter();
  private final ConsumerStream stream =
      new ConsumerStream(ConsumerQueue.of(diode), new StreamPacing(MAX_BATCH, 1 << 20, 1_000_000), scheduler, writer);

  @Test
  void writesAtOnceWhatComesAfterAQuietSpellAndGathersTheRest() {
    receive(1);
    receive(2);
    receive(3);
    assertThat(writer.events).containsExactly("[1]");

    scheduler.passMs(1);
    assertThat(writer.events).containsExactly("[1]", "[2, 3]");
  }

  @Test
  void writesAFullBatchAtOnce() {
    receive(1);
    receive(2, 3, 4);

    assertThat(writer.events).containsExactly("[1]", "[2, 3, 4]");
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void aSlowConsumerLosesTheOldestAndIsToldOnceBeforeTheNextBatch() {
    writer.takes = 0;
    receive(1, 2, 3, 4, 5, 6, 7);
    scheduler.passMs(1);
    assertThat(writer.events).isEmpty();

    takeAgain(2);
    assertThat(writer.events).containsExactly("lost 2", "[3, 4, 5]", "[6, 7]");

    takeAgain(9);
    receive(8);
    scheduler.passMs(1);
    assertThat(writer.events).endsWith("[6, 7]", "[8]");
    assertThat(stream.lostEnvelopes()).isEqualTo(2);
  }

  @Test
  void aSlowConsumerCostsNobodyElse() {
    Diode other = new Diode(new DiodeLimits(MAX_QUEUED, 1 << 20), SourceKey.V2);
    RecordingWriter otherWriter = new RecordingWriter();
    ConsumerStream otherStream =
        new ConsumerStream(ConsumerQueue.of(other), new StreamPacing(MAX_BATCH, 1 << 20, 0), scheduler, otherWriter);
    writer.takes = 0;
    for (int number = 1; number <= 100; number++) {
      receive(number);
      otherStream.batch(NumberedLogs.of(number, 1));
      scheduler.runTasks();
    }

    assertThat(otherWriter.numbers).isEqualTo(range(1, 100));
    assertThat(otherStream.lostEnvelopes()).isZero();
    assertThat(stream.lostEnvelopes()).isEqualTo(95);
  }

  @Test
  void addsWhatWasLostOnTheWayToWhatItLostItself() {
    writer.takes = 0;
    stream.lost(Losses.of(10));
    receive(1, 2, 3, 4, 5, 6);
    takeAgain(1);
    assertThat(writer.events).containsExactly("lost 11", "[2, 3, 4]");

    stream.lost(Losses.of(5));
    takeAgain(1);
    assertThat(writer.events).endsWith("lost 5", "[5, 6]");
    assertThat(stream.lostEnvelopes()).isEqualTo(16);
  }

  @Test
  void handsOutTheRemainderAsFastAsItIsTakenAndThenEndsOnce() {
    writer.takes = 1;
    receive(1, 2, 3, 4, 5);
    stream.finish();
    assertThat(writer.events).containsExactly("[1, 2, 3]");
    assertThat(stream.completion().isComplete()).isFalse();

    takeAgain(1);
    takeAgain(1);
    stream.finish();
    stream.ended();
    stream.close();
    stream.writable();
    assertThat(writer.events).containsExactly("[1, 2, 3]", "[4, 5]", "end");
    assertThat(stream.completion().succeeded()).isTrue();
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void endsAtOnceWhenNothingWaits() {
    stream.ended();

    assertThat(writer.events).containsExactly("end");
    assertThat(stream.completion().succeeded()).isTrue();
  }

  @Test
  void isOverWhenItsRestHasGoneOutAndWritesNothingMeanwhile() {
    Promise<Void> goneOut = Promise.promise();
    writer.end = goneOut.future();
    receive(1);
    stream.finish();
    receive(2);
    stream.finish();
    stream.writable();
    scheduler.passMs(10);
    assertThat(writer.events).containsExactly("[1]", "end");
    assertThat(stream.completion().isComplete()).isFalse();

    goneOut.fail("the consumer is gone");
    assertThat(stream.completion().succeeded()).isTrue();
    assertThat(scheduler.openTimers()).isZero();
  }

  @Test
  void isOverAtOnceWhenTheConsumerGoesWhileItsRestGoesOut() {
    Promise<Void> goneOut = Promise.promise();
    writer.end = goneOut.future();
    stream.finish();
    stream.close();
    assertThat(stream.completion().succeeded()).isTrue();

    goneOut.complete();
    assertThat(writer.events).containsExactly("end");
  }

  @Test
  void givesEachBatchAsItWasWrittenToThoseWhoShareThem() {
    ConsumerStream sharing = new ConsumerStream(ConsumerQueue.of(diode), StreamPacing.asWritten(), scheduler, writer);
    writer.takes = 0;
    sharing.batch(NumberedLogs.of(1, 2));
    sharing.batch(NumberedLogs.of(3, 1));
    writer.takes = 9;
    sharing.writable();

    assertThat(writer.events).containsExactly("[1, 2]", "[3]");
  }

  @Test
  void aLargeBatchGoesOutInPartsWhereLittleIsTaken() {
    Diode roomy = new Diode(new DiodeLimits(2_000, 1 << 20), SourceKey.V2);
    ConsumerStream sharing = new ConsumerStream(ConsumerQueue.of(roomy), StreamPacing.asWritten(), scheduler, writer);
    Batch large = NumberedLogs.of(1, 2_000);
    assertThat(large.length()).isGreaterThan(16 << 10);
    writer.takesLittle = true;
    sharing.batch(large);

    assertThat(writer.events).hasSizeGreaterThan(2);
    assertThat(writer.numbers).isEqualTo(range(1, 2_000));
  }

  @Test
  void tellsTheLastLossBeforeTheEnd() {
    stream.lost(Losses.of(4));
    stream.finish();

    assertThat(writer.events).containsExactly("lost 4", "end");
  }

  @Test
  void writesNothingMoreOnceTheConsumerIsGone() {
    receive(1);
    receive(2);
    stream.close();
    receive(3);
    stream.finish();
    stream.writable();
    scheduler.passMs(10);

    assertThat(writer.events).containsExactly("[1]");
    assertThat(stream.completion().succeeded()).isTrue();
    assertThat(scheduler.openTimers()).isZero();
    assertThat(diode.counts().queued()).isEqualTo(2);
  }

  @Test
  void stopsInTheMiddleWhenTheConsumerGoesWhileItIsWrittenTo() {
    writer.takes = 0;
    receive(1, 2, 3, 4, 5);
    writer.onWrite = stream::close;
    takeAgain(9);

    assertThat(writer.events).containsExactly("[1, 2, 3]");
  }

  @Test
  void everyEnvelopeIsWrittenOrToldAsLost() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long next = 1;
    for (int step = 0; step < 20_000; step++) {
      switch (random.nextInt(4)) {
        case 0 -> scheduler.passNanos(random.nextInt(1_500_000));
        case 1 -> takeAgain(random.nextInt(4));
        default -> {
          int count = 1 + random.nextInt(MAX_QUEUED + 2);
          stream.batch(NumberedLogs.of(next, count));
          next += count;
        }
      }
    }
    assertThat(diode.counts().written()).isEqualTo(next - 1);
    assertThat(diode.counts().dropped()).as("something was lost, seed %d", seed).isPositive();
    takeAgain(Integer.MAX_VALUE);
    stream.finish();

    long told = writer.events.stream()
        .filter(event -> event.startsWith("lost "))
        .mapToLong(event -> Long.parseLong(event.substring(5)))
        .sum();
    assertThat(writer.numbers).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
    assertThat(writer.numbers.size() + told).as("seed %d", seed).isEqualTo(next - 1);
    assertThat(stream.lostEnvelopes()).isEqualTo(told);
  }

  private void receive(long... numbers) {
    List<Long> list = new ArrayList<>();
    for (long number : numbers) {
      list.add(number);
    }
    stream.batch(NumberedLogs.of(list.get(0), list.size()));
  }

  private void takeAgain(int batches) {
    writer.takes = batches;
    stream.writable();
  }
}
