package loggregator.hostile;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Attacks at one site, which only those replace that it does not survive. */
@Tag("hostile")
@ExtendWith(Figures.class)
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HostileScenarios {
  private final String where;
  private final Supplier<Site> sites;
  private Trial trial;

  HostileScenarios(String where, Supplier<Site> sites) {
    this.where = where;
    this.sites = sites;
  }

  void survive(NamedAttack attack) throws Exception {
    try {
      if (trial == null) {
        trial = new Trial(where, sites.get());
      }
      trial.survives(attack.name(), attack.make().get());
    } catch (Throwable harmed) {
      Figures.harmed(where, attack.name(), harmed);
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
