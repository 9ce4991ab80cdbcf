package loggregator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import loggregator.flow.ManualScheduler;
import loggregator.memory.MemoryBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeMessagesTest {
  private static final int MAX_BYTES = 100_000;

  private final MemoryBudget budget = new MemoryBudget(800_000, () -> 1);
  private final ManualScheduler scheduler = new ManualScheduler();

  private final class Stream {
    private final List<Buffer> whole = new ArrayList<>();
    private final WholeMessages messages = new WholeMessages(
        MAX_BYTES, false, budget.claims(), scheduler, why -> {
          this.refused = true;
          this.why = why;
        });
    private boolean refused;
    private WholeMessages.Why why;

    Stream() {
      messages.handOnTo(whole::add);
    }

    void bring(Buffer chunk) {
      messages.take(chunk);
    }
  }

  @Test
  void aMessageThatArrivesWholeIsHandedOnAsItCame() {
    Stream stream = new Stream();
    Buffer one = message(10);
    stream.bring(one);

    assertThat(stream.whole).hasSize(1);
    assertThat(stream.whole.get(0)).isSameAs(one);
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void messagesThatArriveTogetherAreHandedOnOneByOne() {
    Stream stream = new Stream();
    stream.bring(message(10).appendBuffer(message(0)).appendBuffer(message(20)).appendBuffer(message(9).getBuffer(0, 4)));

    assertThat(stream.whole).containsExactly(message(10), message(0), message(20));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 128, 255})
  void flagsThatCannotBeEndTheCallWhereverTheyStand(int flag) {
    Buffer bad = message(10).setByte(0, (byte) flag);
    Stream first = new Stream();
    first.bring(bad);
    Stream second = new Stream();
    second.bring(message(10).appendBuffer(bad));
    Stream third = new Stream();
    third.bring(message(10).getBuffer(0, 3));
    third.bring(message(10).getBuffer(3, 15).appendBuffer(bad.getBuffer(0, 1)));

    assertThat(List.of(first, second, third)).allMatch(stream -> stream.why == WholeMessages.Why.BAD_FLAG);
    assertThat(first.whole).isEmpty();
    assertThat(second.whole).as("what came before it").containsExactly(message(10));
    assertThat(third.whole).containsExactly(message(10));
  }

  @Test
  void halfAMessageCountsUntilItIsWhole() {
    Stream stream = new Stream();
    Buffer message = message(50_000);
    stream.bring(message.getBuffer(0, 30_000));
    assertThat(stream.whole).isEmpty();
    assertThat(budget.usedBytes()).isBetween(30_000L, 50_005L);
    stream.bring(message.getBuffer(30_000, 50_005));

    assertThat(stream.whole).containsExactly(message);
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void whatIsAnnouncedButHasNotArrivedCostsNothing() {
    Stream stream = new Stream();
    stream.bring(message(90_000).getBuffer(0, 10));

    assertThat(budget.usedBytes()).isLessThan(2_000);
  }

  @Test
  void ofHalfMessagesThatDoNotFitTheOldestAreRefused() {
    List<Stream> hoarders = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Stream hoarder = new Stream();
      hoarder.bring(message(90_000).getBuffer(0, 80_000));
      hoarders.add(hoarder);
    }
    scheduler.runTasks();
    assertThat(hoarders).filteredOn(hoarder -> hoarder.refused).hasSizeGreaterThan(10);

    Stream producer = new Stream();
    Buffer message = message(90_000);
    producer.bring(message.getBuffer(0, 45_000));
    producer.bring(message.getBuffer(45_000, message.length()));
    assertThat(producer.whole).containsExactly(message);
    assertThat(budget.usedBytes()).isLessThanOrEqualTo(300_000);
  }

  @Test
  void aMessageThatIsTooLargeIsHandedOnForItsRefusalAndNotKept() {
    Stream stream = new Stream();
    Buffer tooLarge = message(MAX_BYTES + 1);
    stream.bring(tooLarge.getBuffer(0, 3));
    stream.bring(tooLarge.getBuffer(3, 60_000));
    assertThat(budget.usedBytes()).isZero();
    stream.bring(tooLarge.getBuffer(60_000, tooLarge.length()).appendBuffer(message(7)));

    assertThat(joined(stream.whole)).isEqualTo(Buffer.buffer().appendBuffer(tooLarge).appendBuffer(message(7)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void howeverTheBodyIsCutTheMessagesAreTheSame(long seed) {
    Random random = new Random(seed);
    Stream stream = new Stream();
    Buffer all = Buffer.buffer();
    for (int i = 0; i < 200; i++) {
      all.appendBuffer(message(random.nextInt(3) == 0 ? random.nextInt(20_000) : random.nextInt(20)));
    }
    int position = 0;
    while (position < all.length()) {
      int end = Math.min(all.length(), position + 1 + random.nextInt(random.nextBoolean() ? 8 : 30_000));
      stream.bring(all.getBuffer(position, end));
      position = end;
    }

    assertThat(joined(stream.whole)).isEqualTo(all);
    assertThat(stream.whole).allSatisfy(WholeMessagesTest::assertWhole);
    assertThat(budget.usedBytes()).isZero();
  }

  private static void assertWhole(Buffer messages) {
    int position = 0;
    while (position < messages.length()) {
      position += 5 + messages.getInt(position + 1);
    }
    assertThat(position).isEqualTo(messages.length());
  }

  private static Buffer joined(List<Buffer> parts) {
    Buffer all = Buffer.buffer();
    parts.forEach(all::appendBuffer);
    return all;
  }

  private static Buffer message(int bytes) {
    byte[] content = new byte[bytes];
    Arrays.fill(content, (byte) bytes);
    return Buffer.buffer().appendByte((byte) 0).appendInt(bytes).appendBytes(content);
  }
}
