package loggregator.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import loggregator.memory.MemoryBudget;
import org.junit.jupiter.api.Test;

class ByteAllowanceTest {
  private static final long MANY_BYTES = 1 << 20;

  private final MemoryBudget budget = new MemoryBudget(MANY_BYTES);

  @Test
  void allHalfMessagesTogetherHoldNoMoreThanItSays() {
    ByteAllowance allowance = new ByteAllowance(100, budget);

    assertThat(allowance.take(60)).isTrue();
    assertThat(allowance.take(41)).isFalse();
    assertThat(allowance.take(40)).isTrue();

    allowance.giveBack(60);
    assertThat(allowance.take(60)).isTrue();
  }

  @Test
  void whatIsTakenIsChargedToTheNodeUntilItIsGivenBack() {
    ByteAllowance allowance = new ByteAllowance(100, budget);
    allowance.take(60);
    assertThat(budget.usedBytes()).isEqualTo(60);

    allowance.take(41);
    assertThat(budget.usedBytes()).as("after a refusal").isEqualTo(60);

    allowance.giveBack(60);
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void thereIsNoRoomWhereTheNodeHasNone() {
    budget.charge(MANY_BYTES);

    assertThat(new ByteAllowance(100, budget).take(1)).isFalse();
  }
}
