package loggregator.memory;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final long MIB = 1 << 20;
  /** Of which claims may have 3 MiB. */
  private final AtomicLong clock = new AtomicLong();
  private final MemoryBudget budget = new MemoryBudget(8 * MIB, clock::get);
  private final Claims claims = budget.claims();
  private final List<String> fallen = new ArrayList<>();

  @Test
  void whatIsClaimedCountsAndComesBack() {
    Claim claim = claim("one");
    assertThat(claim.tryGrow(MIB)).isTrue();
    assertThat(budget.usedBytes()).isEqualTo(MIB);
    claim.shrink(MIB / 2);
    assertThat(claims.usedBytes()).isEqualTo(MIB / 2);
    claim.close();

    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void theOneThatHasHeldForLongFallsBeforeOneThatIsJustSendingALargeMessage() {
    Claim hoarder = claim("hoarder");
    hoarder.tryGrow(MIB);
    clock.addAndGet(SECONDS.toNanos(10));
    Claim producer = claim("producer");
    producer.tryGrow(2 * MIB);
    clock.addAndGet(SECONDS.toNanos(1));

    assertThat(producer.tryGrow(MIB / 2)).isTrue();
    assertThat(fallen).containsExactly("hoarder");
    assertThat(hoarder.tryGrow(1)).isFalse();
    assertThat(claims.usedBytes()).isEqualTo(5 * MIB / 2);
  }

  @Test
  void theOneThatCostsMostIsRefusedItself() {
    Claim small = claim("small");
    small.tryGrow(1_000);
    Claim fat = claim("fat");
    fat.tryGrow(3 * MIB - 1_000);
    clock.addAndGet(SECONDS.toNanos(1));

    assertThat(fat.tryGrow(1_000)).isFalse();
    assertThat(fallen).isEmpty();
  }

  @Test
  void nothingFallsForWhatCanNeverFit() {
    Claim small = claim("small");
    small.tryGrow(1_000);
    clock.addAndGet(SECONDS.toNanos(1));

    assertThat(claim("huge").tryGrow(4 * MIB)).isFalse();
    assertThat(fallen).isEmpty();
  }

  @Test
  void aConsumerThatTookSomethingJustNowDoesNotFall() {
    Claim consumer = claims.open(SECONDS.toNanos(1), Runnable::run, () -> fallen.add("consumer"));
    consumer.grow(3 * MIB);
    clock.addAndGet(SECONDS.toNanos(2));
    consumer.progressed();
    assertThat(claim("other").tryGrow(1_000)).isFalse();
    clock.addAndGet(SECONDS.toNanos(2));

    assertThat(claim("other").tryGrow(1_000)).isTrue();
    assertThat(fallen).containsExactly("consumer");
  }

  @Test
  void whoeverWaitsIsToldThatThereIsRoom() {
    Claim consumer = claims.open(SECONDS.toNanos(1), Runnable::run, () -> fallen.add("consumer"));
    consumer.grow(3 * MIB);
    assertThat(claim("other").awaitRoomToWrite(() -> fallen.add("told"))).isFalse();
    assertThat(fallen).isEmpty();
    consumer.shrink(MIB);

    assertThat(fallen).containsExactly("told");
  }

  @Test
  void whatArrivesHasAQuarterThatNothingWrittenTakes() {
    int written = 0;
    Claim first = claims.open(SECONDS.toNanos(1), Runnable::run, () -> fallen.add("written"));
    for (Claim claim = first; claim.awaitRoomToWrite(() -> {}); written++) {
      claim.grow(MIB / 4);
    }

    assertThat(written).isEqualTo(9);
    assertThat(claim("arriving").tryGrow(3 * MIB / 4)).isTrue();
    assertThat(fallen).isEmpty();
  }

  @Test
  void manyHoardersShutNobodyOut() {
    for (int i = 0; i < 10_000; i++) {
      claim("hoarder").tryGrow(10_000);
      clock.addAndGet(1_000_000);
      Claim producer = claim("producer");
      assertThat(producer.tryGrow(256 << 10)).isTrue();
      producer.close();
    }

    assertThat(fallen).hasSizeGreaterThan(9_000).containsOnly("hoarder");
    assertThat(claims.usedBytes()).isLessThanOrEqualTo(claims.maxBytes());
  }

  @Test
  void whatStaysIsRefusedWhenItDoesNotFit() {
    assertThat(budget.tryTake(2 * MIB)).isTrue();
    assertThat(budget.tryTake(2 * MIB)).isFalse();
    budget.giveBack(2 * MIB);
    assertThat(budget.tryTake(3 * MIB)).isTrue();
    assertThat(budget.usedBytes()).isEqualTo(3 * MIB);
  }

  private Claim claim(String name) {
    return claims.open(0, Runnable::run, () -> fallen.add(name));
  }
}
