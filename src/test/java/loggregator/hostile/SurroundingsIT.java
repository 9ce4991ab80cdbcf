package loggregator.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import loggregator.process.Surroundings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What surrounds a node of all roles fails. */
@Tag("hostile")
@ExtendWith(Figures.class)
@ResourceLock("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SurroundingsIT {
  private static final int MAX_DESCRIPTORS = 256;
  /** The pipe is full before the node prints its first line, and stays so, since the node itself holds its other end. */
  private static final String INTO_A_FULL_PIPE =
      "mkfifo pipe; exec 3<>pipe; head -c 65536 /dev/zero >&3; exec \"$@\" >&3 2>&3";

  @Test
  void aReaderOfTheLogThatHasStoppedStopsNobodyElse() throws Exception {
    survive("the reader of the log has stopped", Surroundings.shipped().behind("sh", "-c", INTO_A_FULL_PIPE, "sh"),
        new JsonObject(), new Noise());
  }

  @Test
  void aDiskThatIsFullForTheLogsStopsNothing() throws Exception {
    assertThat(Files.exists(Path.of("/dev/full"))).isTrue();
    survive("the disk is full for log and security log",
        Surroundings.shipped().behind("sh", "-c", "exec \"$@\" >/dev/full 2>&1", "sh"),
        new JsonObject().put("trafficController",
            new JsonObject().put("securityLog", new JsonObject().put("file", "/dev/full"))), new Noise());
  }

  @Test
  void aNodeWithoutDescriptorsServesThoseItHas() throws Exception {
    survive("no descriptors are left",
        Surroundings.shipped().behind("sh", "-c", "ulimit -n " + MAX_DESCRIPTORS + "; exec \"$@\"", "sh"),
        new JsonObject(), new Crammed(MAX_DESCRIPTORS));
  }

  private static void survive(String name, Surroundings surroundings, JsonObject changes, Attack attack)
      throws Exception {
    try (Trial trial = new Trial("one process", Site.oneProcess(surroundings, changes))) {
      trial.survives(name, attack);
    } catch (Throwable harmed) {
      Figures.harmed("one process", name, harmed);
      throw harmed;
    }
  }
}
