package loggregator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.TimeUnit;
import loggregator.testing.TcpProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The network before the Router in use fails while both ends live; what it held comes late and must not be taken. */
@Tag("soak")
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NetworkFaultScenarios {
  /** A tenth of what the producer makes. */
  private static final int SLOW_BYTES_PER_SECOND = 4_000;

  private final Scene scene;

  NetworkFaultScenarios(LinkKind link) {
    scene = new Scene(link, 1, 1);
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
  void aRouterThatIsCutOffIsReplacedAndWhatTheNetworkHeldIsNotTakenLate() {
    TcpProxy network = scene.fleet.networkBefore(scene.routerInUse());
    network.cut();
    await().atMost(Scene.LIMIT).until(() -> network.heldBytes() > 0);
    scene.awaitTraffic();
    network.heal();
    scene.awaitTraffic();

    assertAccounted();
  }

  @Test
  void aRouterBehindASlowNetworkHoldsUpNobodyForGood() {
    TcpProxy network = scene.fleet.networkBefore(scene.routerInUse());
    network.slow(SLOW_BYTES_PER_SECOND);
    await().atMost(Scene.LIMIT).until(() -> network.heldBytes() > SLOW_BYTES_PER_SECOND);
    scene.awaitTraffic();
    network.heal();
    scene.awaitTraffic();

    assertAccounted();
  }

  @Test
  void connectionsThatAreResetCostWhatWasInFlight() {
    TcpProxy network = scene.fleet.networkBefore(scene.routerInUse());
    assertThat(network.reset()).isPositive();
    scene.awaitTraffic();

    assertAccounted();
  }

  private void assertAccounted() {
    assertThat(scene.missing()).isLessThanOrEqualTo(scene.reported());
    assertThat(scene.delivered.mistakes()).isEmpty();
  }
}
