package loggregator.grpclink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import loggregator.flow.ManualScheduler;
import org.junit.jupiter.api.Test;

class PingAcksTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final ArrayDeque<Promise<Buffer>> pings = new ArrayDeque<>();
  private final List<Long> received = new ArrayList<>();
  private final PingAcks acks = new PingAcks(this::ping, scheduler, received::add);

  private Future<Buffer> ping() {
    pings.add(Promise.promise());
    return pings.getLast().future();
  }

  private void answer() {
    pings.remove().complete(Buffer.buffer());
  }

  private void send(int from, int to) {
    for (int number = from; number <= to; number++) {
      acks.sent(number);
    }
  }

  @Test
  void asksAtOnceAfterAPauseAndThenOnlyNowAndThen() {
    send(1, 1);
    answer();
    assertThat(received).containsExactly(1L);

    send(2, 4);
    scheduler.passMs(19);
    assertThat(pings).isEmpty();
    scheduler.passMs(1);
    answer();
    assertThat(received).containsExactly(1L, 4L);

    scheduler.passMs(1_000);
    assertThat(pings).as("while there is nothing new").isEmpty();
    assertThat(scheduler.openTimers()).isZero();
    send(5, 5);
    assertThat(pings).hasSize(1);
  }

  @Test
  void asksSoonerWhereMuchIsSent() {
    send(1, 1);
    answer();
    send(2, 16);
    scheduler.passMs(5);
    assertThat(pings).isEmpty();

    send(17, 17);
    assertThat(pings).hasSize(1);
    send(18, 64);
    scheduler.passMs(100);
    assertThat(pings).as("one at a time").hasSize(1);
    answer();
    assertThat(received).as("what was sent before the ping").containsExactly(1L, 17L);
    scheduler.passMs(2);
    answer();
    assertThat(received).containsExactly(1L, 17L, 64L);
  }

  @Test
  void asksSoonAlsoIfAllThatMayBeOnItsWayWasSentRightAfterAnAnswer() {
    send(1, 1);
    answer();
    send(2, 64);
    scheduler.passMs(1);
    assertThat(pings).isEmpty();
    scheduler.passMs(1);
    answer();
    assertThat(received).containsExactly(1L, 64L);
  }

  @Test
  void asksForWhatWasSentWhileAPingWasOnItsWay() {
    send(1, 1);
    send(2, 2);
    answer();
    assertThat(received).containsExactly(1L);
    scheduler.passMs(20);
    answer();
    assertThat(received).containsExactly(1L, 2L);
  }

  @Test
  void leavesNoTimerBehind() {
    send(1, 1);
    answer();
    send(2, 2);
    assertThat(scheduler.openTimers()).isEqualTo(1);
    acks.close();
    assertThat(scheduler.openTimers()).isZero();
  }
}
