package loggregator.hostile;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad peers of a node of all roles. */
@Tag("hostile")
@ExtendWith(Figures.class)
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneProcessHostileIT {
  private Trial trial;

  static Stream<Attacks.Named> attacks() {
    return Attacks.all();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isSurvived(Attacks.Named attack) throws Exception {
    if (trial == null) {
      trial = new Trial("one process", Site.oneProcess());
    }
    try {
      trial.survives(attack.name(), attack.make().get());
    } catch (Throwable harmed) {
      close();
      throw harmed;
    }
  }

  @AfterAll
  void close() throws Exception {
    if (trial != null) {
      trial.close();
      trial = null;
    }
  }
}
