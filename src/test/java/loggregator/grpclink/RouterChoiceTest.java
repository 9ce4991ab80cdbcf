package loggregator.grpclink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import loggregator.flow.ManualScheduler;
import org.junit.jupiter.api.Test;

class RouterChoiceTest {
  private static final int REFRESH_INTERVAL_MS = 5_000;
  private static final int MANY = 200;

  private final ManualScheduler scheduler = new ManualScheduler();
  private final RouterChoice choice = new RouterChoice(scheduler, REFRESH_INTERVAL_MS);
  private final InetSocketAddress one = router(1);
  private final InetSocketAddress two = router(2);
  private final InetSocketAddress three = router(3);

  @Test
  void isByLot() {
    choice.listed(List.of(), List.of(one, two, three));

    assertThat(chosen()).containsExactlyInAnyOrder(one, two, three);
  }

  @Test
  void isOfTheNearOnesAsLongAsOneOfThemIsLeft() {
    choice.listed(List.of(two), List.of(one, two));
    assertThat(chosen()).containsExactly(two);
    choice.avoid(two);

    assertThat(chosen()).containsExactly(one);
  }

  @Test
  void wantsTheRouterThatIsUsedAsOftenAsAnother() {
    choice.listed(List.of(), List.of(one, two));
    int others = 0;
    for (int i = 0; i < 1_000; i++) {
      choice.drawAnew();
      others += choice.wanted().equals(Optional.of(two)) ? 1 : 0;
    }

    assertThat(others).isBetween(300, 700);
  }

  @Test
  void wantsTheFirstThatWasDrawnWhicheverTookTheStream() {
    choice.listed(List.of(), List.of(one, two, three));
    InetSocketAddress first = choice.next().orElseThrow();
    choice.avoid(first);
    choice.avoid(choice.next().orElseThrow());
    choice.next();
    choice.taken();

    assertThat(choice.wanted()).contains(first);
  }

  @Test
  void wantsNoneThatIsNotListedAnyMore() {
    choice.listed(List.of(), List.of(one));
    choice.next();
    choice.listed(List.of(), List.of(two));

    assertThat(choice.wanted()).isEmpty();
  }

  @Test
  void drawsAnewAmongAllThoughSomeFailed() {
    choice.listed(List.of(), List.of(one));
    choice.avoid(one);
    choice.drawAnew();

    assertThat(choice.wanted()).contains(one);
  }

  @Test
  void wantsNoFarRouterInPlaceOfTheOnlyNearOne() {
    choice.listed(List.of(one), List.of(one, two));

    for (int i = 0; i < MANY; i++) {
      choice.drawAnew();
      assertThat(choice.wanted()).contains(one);
    }
  }

  @Test
  void avoidsAllThatFailedUntilItIsToldOtherwise() {
    choice.listed(List.of(), List.of(one, two));
    choice.avoid(one);
    choice.avoid(two);
    assertThat(choice.next()).isEmpty();
    choice.taken();

    assertThat(chosen()).containsExactlyInAnyOrder(one, two);
  }

  @Test
  void isNotOneOfThoseThatWereListedOnlyNow() {
    choice.listed(List.of(), List.of(one));
    choice.listed(List.of(two), List.of(one, two));
    assertThat(chosen()).containsExactly(one);
    scheduler.passMs(REFRESH_INTERVAL_MS);
    assertThat(chosen()).containsExactly(one);
    scheduler.passMs(REFRESH_INTERVAL_MS);

    assertThat(chosen()).as("the near one").containsExactly(two);
  }

  @Test
  void isOneThatWasListedOnlyNowIfThereIsNoOther() {
    choice.listed(List.of(), List.of(one));
    choice.listed(List.of(), List.of(one, two));
    choice.avoid(one);
    assertThat(chosen()).containsExactly(two);
    choice.listed(List.of(), List.of(three));

    assertThat(chosen()).containsExactly(three);
  }

  @Test
  void takesTheFirstListAsItIs() {
    choice.listed(List.of(), List.of());
    assertThat(choice.next()).isEmpty();
    choice.listed(List.of(), List.of(one, two));

    assertThat(chosen()).containsExactlyInAnyOrder(one, two);
  }

  private Set<InetSocketAddress> chosen() {
    Set<InetSocketAddress> chosen = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      chosen.add(choice.next().orElseThrow());
    }
    return chosen;
  }

  private static InetSocketAddress router(int number) {
    return new InetSocketAddress("10.0.0." + number, 8083);
  }
}
