package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import loggregator.cli.ScriptCheckout.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine with no network but loopback, such as the sandbox of a build: a network namespace of its own, which Linux
 * lets everybody make unless it is told otherwise. So the ports are those that the configurations have.
 */
@EnabledOnOs(OS.LINUX)
@Tag("soak")
class LoopbackOnlyIT {
  private static final String NODE = """
      ip link set lo up
      [[ -z $(ip route) ]] || exit 90
      ./vertx run verticles.NodeVerticle -conf conf/all-in-one.json %s 2>node.err & node=$!
      until ./vertx health -conf conf/all-in-one.json >health.out 2>&1; do kill -0 $node || exit 91; done
      ./vertx tail --source-id web --limit 1 >tail.out 2>tail.err & tail=$!
      until grep -q connected tail.err; do kill -0 $tail || exit 92; sleep 0.1; done
      echo hello | ./vertx emit --source-id web 2>emit.err || exit 93
      wait $tail || exit 94
      kill $node; wait $node
      cat emit.err tail.err node.err >&2
      cat tail.out
      """;

  @TempDir
  private Path temp;

  @Test
  void aNodeServesThere() throws Exception {
    assertServes("");
  }

  @Test
  void aNodeOfAClusterServesThere() throws Exception {
    assertServes("-cluster");
  }

  private void assertServes(String option) throws Exception {
    ScriptCheckout checkout = new ScriptCheckout(temp.resolve("node"));
    Path conf = Files.createDirectories(checkout.folder().resolve("conf"));
    for (String file : List.of("all-in-one.json", "hazelcast.yaml")) {
      Files.copy(Path.of("conf", file), conf.resolve(file));
    }
    Files.writeString(checkout.folder().resolve("node.sh"), NODE.formatted(option));

    Result run = ScriptCheckout.run(checkout.folder(), Map.of("PATH", System.getenv("PATH") + ":/usr/sbin:/sbin",
        "JAVA_HOME", System.getProperty("java.home"), "CLASS_ARCHIVE", "no"), "unshare -rn bash node.sh");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).endsWith(" web/0 OUT hello\n").containsOnlyOnce("\n");
    assertThat(run.err()).doesNotContain("WARN", "ERROR");
  }
}
