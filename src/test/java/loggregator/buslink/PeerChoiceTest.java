package loggregator.buslink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import loggregator.buslink.Frame.Hello;
import org.junit.jupiter.api.Test;

class PeerChoiceTest {
  private static final long AGENT_RATE = 100;

  private final SplittableRandom random = new SplittableRandom(7);
  private final PeerChoice choice = new PeerChoice("home", random);

  @Test
  void prefersItsZoneHoweverLoaded() {
    for (int i = 0; i < 100; i++) {
      assertThat(choice.first(List.of(router("far", "away", 0), router("near", "home", 1_000_000))))
          .hasValueSatisfying(chosen -> assertThat(chosen.id()).isEqualTo("near"));
    }
  }

  @Test
  void withNoneInItsZoneTakesTheLessLoadedOfTwo() {
    for (int i = 0; i < 100; i++) {
      assertThat(choice.first(List.of(router("idle", "away", 0), router("busy", "away", 10))))
          .hasValueSatisfying(chosen -> assertThat(chosen.id()).isEqualTo("idle"));
    }
  }

  @Test
  void hasNoneOfNone() {
    assertThat(choice.first(List.of())).isEmpty();
    assertThat(choice.better(router("own", "home", 10), 0, List.of())).isEmpty();
  }

  @Test
  void aThousandAgentsThatChooseAtOnceDoNotAllTakeTheSame() {
    List<Hello> routers = IntStream.range(0, 10).mapToObj(i -> router("r" + i, "home", i)).toList();
    int[] chosen = new int[10];
    for (int i = 0; i < 1_000; i++) {
      chosen[Integer.parseInt(choice.first(routers).orElseThrow().id().substring(1))]++;
    }

    assertThat(IntStream.of(chosen).max().orElseThrow()).isLessThan(300);
  }

  @Test
  void movesToItsOwnZoneWhenARouterComesThere() {
    Hello far = router("far", "away", 0);

    assertThat(movesOf(far, List.of(far, router("near", "home", 50)))).isBetween(1L, 500L);
  }

  @Test
  void staysWhereItIsAsLongAsLoadsAreAlikeOrTheMoveWouldOnlySwapThem() {
    Hello own = router("own", "home", 110);

    assertThat(movesOf(own, List.of(own, router("other", "home", 100)))).isZero();
    assertThat(movesOf(router("own", "home", AGENT_RATE), List.of(
        router("own", "home", AGENT_RATE), router("other", "home", 0)))).isZero();
  }

  /** New Routers get their part within some rounds, and then hardly anybody moves any more. */
  @Test
  void agentsSpreadOverRoutersThatAreAddedInSmallStepsAndComeToRest() {
    int[] routerOf = new int[400];
    for (int i = 0; i < routerOf.length; i++) {
      routerOf[i] = i % 2;
    }
    int routers = 4;
    int largestStep = 0;
    int lastStep = 0;
    for (int round = 0; round < 30; round++) {
      List<Hello> hellos = loads(routerOf, routers);
      lastStep = 0;
      for (int agent = 0; agent < routerOf.length; agent++) {
        int before = routerOf[agent];
        routerOf[agent] = choice.better(hellos.get(before), AGENT_RATE, hellos)
            .map(PeerChoiceTest::indexOf).orElse(before);
        lastStep += routerOf[agent] == before ? 0 : 1;
      }
      largestStep = Math.max(largestStep, lastStep);
    }

    assertThat(largestStep).isLessThan(routerOf.length / 2);
    assertThat(lastStep).isLessThan(routerOf.length / 10);
    assertThat(loads(routerOf, routers)).allMatch(hello -> hello.load() > 50 * AGENT_RATE);
  }

  private long movesOf(Hello own, List<Hello> routers) {
    return IntStream.range(0, 1_000).filter(i -> choice.better(own, AGENT_RATE, routers).isPresent()).count();
  }

  private static int indexOf(Hello router) {
    return Integer.parseInt(router.id());
  }

  private static List<Hello> loads(int[] routerOf, int routers) {
    long[] loads = new long[routers];
    for (int router : routerOf) {
      loads[router] += AGENT_RATE;
    }
    List<Hello> hellos = new ArrayList<>();
    for (int i = 0; i < routers; i++) {
      hellos.add(router(String.valueOf(i), "home", loads[i]));
    }
    return hellos;
  }

  private static Hello router(String id, String zone, long load) {
    return new Hello("router", id, zone, load, false);
  }
}
