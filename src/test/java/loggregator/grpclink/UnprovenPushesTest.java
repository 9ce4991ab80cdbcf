package loggregator.grpclink;

import static org.assertj.core.api.Assertions.assertThat;

import loggregator.envelope.Batch;
import loggregator.memory.MemoryBudget;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.Test;

class UnprovenPushesTest {
  private final Batch batch = NumberedLogs.of("app", 1, 2);

  @Test
  void whatIsKeptIsChargedUntilItIsForgotten() {
    MemoryBudget budget = new MemoryBudget(1 << 20);
    UnprovenPushes pushes = new UnprovenPushes(budget.claims());
    pushes.add(batch.bytes(), batch.offset(), batch.length());
    assertThat(budget.usedBytes()).isEqualTo(batch.length());
    assertThat(pushes.kept()).isPresent();
    assertThat(pushes.others()).isZero();

    pushes.forget();
    assertThat(budget.usedBytes()).isZero();
    assertThat(pushes.kept()).isEmpty();
  }

  @Test
  void whatDoesNotFitIsNotKeptButCounted() {
    UnprovenPushes pushes = new UnprovenPushes(new MemoryBudget(8).claims());
    pushes.add(batch.bytes(), batch.offset(), batch.length());

    assertThat(pushes.kept()).isEmpty();
    assertThat(pushes.others()).isOne();
  }
}
