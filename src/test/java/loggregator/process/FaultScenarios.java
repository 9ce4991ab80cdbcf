package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Processes are killed or frozen: what is lost is bounded and told, and nothing comes late, twice or in disorder. */
@Tag("fault")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultScenarios {
  private final Scene scene;

  FaultScenarios(LinkKind link) {
    scene = new Scene(link, 2, 2);
  }

  @BeforeEach
  void begin() {
    scene.begin();
  }

  @AfterAll
  void close() {
    scene.close();
  }

  @Test
  void aKilledRouterIsReplacedAndCostsNoMoreThanItHeldAndWhatWasInFlight() {
    kill(scene.routerInUse());
  }

  @Test
  void aFrozenRouterIsReplacedAndHandsOutNothingLateWhenItRunsAgain() {
    freezeAndThaw(scene.routerInUse());
  }

  @Test
  void aFrozenRlpCostsItsOwnConsumersOnlyAndTheOtherMembersOfAShardGoOn() {
    freezeAndThaw(scene.rlps.get(0));
  }

  @Test
  void aKilledRlpCostsNoMoreThanItHeldAndWhatWasInFlight() {
    kill(scene.rlps.get(0));
  }

  @Test
  void aKilledAgentCostsNoMoreThanItHeld() {
    kill(scene.agents.get(0));
  }

  @Test
  void aFrozenAgentLosesNothingThatItDoesNotTell() {
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
    // A member that was frozen for long is out of the cluster, so the next scenario gets another one.
    process.kill();
  }
}
