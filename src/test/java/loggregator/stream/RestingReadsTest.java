package loggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestingReadsTest {
  private static final int LITTLE_BYTES = 1_000;
  private static final int MUCH_BYTES = 100_000;

  private final EmbeddedChannel socket = new EmbeddedChannel();

  RestingReadsTest() {
    socket.freezeTime();
    socket.pipeline().addFirst(new RestingReads());
  }

  @AfterEach
  void close() {
    socket.finishAndReleaseAll();
  }

  @Test
  void whatComesAfterAQuietSpellIsReadAndTheSocketStaysReadable() {
    for (int i = 0; i < 5; i++) {
      pass(10);
      arrive(LITTLE_BYTES);

      assertThat(isReading()).as("read %s", i).isTrue();
    }
    assertThat(socket.inboundMessages()).hasSize(5);
  }

  @Test
  void aSocketRestsThatBringsLittleTimeAndAgain() {
    pass(10);
    arrive(LITTLE_BYTES);
    pass(1);
    arrive(LITTLE_BYTES);
    assertThat(isReading()).isFalse();

    pass(1);
    assertThat(isReading()).isFalse();
    pass(2);
    assertThat(isReading()).isTrue();
    arrive(LITTLE_BYTES);
    assertThat(isReading()).as("something had come while it rested").isFalse();
  }

  @Test
  void aReadThatBringsMuchIsFollowedByTheNext() {
    for (int i = 0; i < 5; i++) {
      arrive(MUCH_BYTES);

      assertThat(isReading()).isTrue();
    }
  }

  @Test
  void aSenderThatWasAnsweredIsHeard() {
    for (int i = 0; i < 5; i++) {
      socket.writeOutbound(Unpooled.buffer(LITTLE_BYTES));
      arrive(LITTLE_BYTES);

      assertThat(isReading()).as("read %s", i).isTrue();
    }
  }

  @Test
  void anAnswerEndsARest() {
    arrive(LITTLE_BYTES);
    assertThat(isReading()).isFalse();

    socket.writeOutbound(Unpooled.buffer(LITTLE_BYTES));
    assertThat(isReading()).isTrue();
    pass(5);
    assertThat(isReading()).isTrue();
  }

  @Test
  void nothingIsLeftOfARestWhenTheConnectionEnds() {
    arrive(LITTLE_BYTES);
    assertThat(isReading()).isFalse();

    socket.close();
    assertThat(socket.runScheduledPendingTasks()).as("no task is due or will be").isEqualTo(-1);
  }

  private void arrive(int bytes) {
    socket.writeInbound(Unpooled.buffer(bytes).writeZero(bytes));
  }

  private void pass(int ms) {
    socket.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
    socket.runScheduledPendingTasks();
  }

  private boolean isReading() {
    return socket.config().isAutoRead();
  }
}
