package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that are killed or frozen: what is lost is bounded and told, and nothing comes late, twice or in disorder. */
@Tag("fault")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FaultIT {
  private Scene scene;

  @AfterEach
  void close() {
    scene.close();
  }

  @ParameterizedTest
  @EnumSource
  void aKilledRouterIsReplacedAndCostsNoMoreThanItHeldAndWhatWasInFlight(LinkKind link) {
    scene = new Scene(link, 1, 1);
    kill(scene.routerInUse());
  }

  @ParameterizedTest
  @EnumSource
  void aFrozenRouterIsReplacedAndHandsOutNothingLateWhenItRunsAgain(LinkKind link) {
    scene = new Scene(link, 1, 1);
    freezeAndThaw(scene.routerInUse());
  }

  @ParameterizedTest
  @EnumSource
  void aFrozenRlpCostsItsOwnConsumersOnlyAndTheOtherMembersOfAShardGoOn(LinkKind link) {
    scene = new Scene(link, 2, 1);
    freezeAndThaw(scene.rlps.get(0));
  }

  @ParameterizedTest
  @EnumSource
  void aKilledRlpCostsNoMoreThanItHeldAndWhatWasInFlight(LinkKind link) {
    scene = new Scene(link, 2, 1);
    kill(scene.rlps.get(0));
  }

  @ParameterizedTest
  @EnumSource
  void aKilledAgentCostsNoMoreThanItHeld(LinkKind link) {
    scene = new Scene(link, 1, 2);
    kill(scene.agents.get(0));
  }

  @ParameterizedTest
  @EnumSource
  void aFrozenAgentLosesNothingThatItDoesNotTell(LinkKind link) {
    scene = new Scene(link, 1, 2);
    freezeAndThaw(scene.agents.get(0));
  }

  private void kill(NodeProcess process) {
    process.kill();
    scene.awaitTraffic();

    assertThat(scene.missing()).isLessThanOrEqualTo(scene.reported(process) + Scene.DEAD_PROCESS_SHARE);
    assertThat(scene.delivered.mistakes()).isEmpty();
  }

  private void freezeAndThaw(NodeProcess process) {
    process.freeze();
    scene.awaitTraffic();
    process.thaw();
    scene.awaitTraffic();

    assertThat(scene.missing()).isLessThanOrEqualTo(scene.reported());
    assertThat(scene.delivered.mistakes()).isEmpty();
  }
}
