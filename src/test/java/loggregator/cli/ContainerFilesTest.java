package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import loggregator.config.ClusterConfig;
import loggregator.config.ConfigFile;
import loggregator.config.NodeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files in docker/ have to agree on; docker/check runs them. */
class ContainerFilesTest {
  private static final Path FOLDER = Path.of("docker");
  private static final long CLOSING_MS = 5_000;
  private static final Map<String, String> ENVIRONMENT = Map.of("NODE_ID", "router-1", "BUS_HOST", "172.30.14.11",
      "POD_IP", "172.30.14.11", "BUS_SERVICE", "bus.logs.svc", "HAZELCAST_FILE", "docker/conf/hazelcast.yaml");

  static Stream<Path> configurations() throws IOException {
    return Files.list(FOLDER.resolve("conf")).filter(file -> file.toString().endsWith(".json")).sorted();
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void aContainerIsReachedFromOutside(Path file) {
    NodeConfig config = parse(file);
    assertThat(config.admin().host()).isEqualTo("0.0.0.0");
    assertThat(config.admin().port()).isEqualTo(14824);
    assertThat(config.inventory().listeners()).noneMatch(listener -> listener.host().startsWith("127."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "router", "rlp", "gateway", "traffic-controller", "log-cache", "forwarder"})
  void aNodeOfAFleetJoinsAtAPortThatCanBeFenced(String role) throws IOException {
    NodeConfig config = parse(conf(role + ".json"));
    ClusterConfig cluster = config.bus().cluster().orElseThrow();
    assertThat(cluster.host()).isEqualTo("172.30.14.11");
    assertThat(Cluster.problems(config.bus(), ENVIRONMENT)).isEmpty();
    assertThat(valuesOf("kubernetes/bus.yaml", "port: (\\d+)")).containsExactly(
        String.valueOf(cluster.port()), String.valueOf(kubernetes().getNetworkConfig().getPort()));
    assertThat(valuesOf("kubernetes/node.yaml", "containerPort: (\\d+)"))
        .startsWith(String.valueOf(cluster.port()), String.valueOf(kubernetes().getNetworkConfig().getPort()));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void aNodeIsNotKilledBeforeItHasStopped(Path file) throws IOException {
    long stopMs = parse(file).node().stopTimeoutMs() + CLOSING_MS;
    long preStopMs = millis("kubernetes/node.yaml", "command: \\[sleep, \"(\\d+)\"]");
    assertThat(millis("compose.yaml", "stop_grace_period: (\\d+)s")).isGreaterThan(stopMs);
    assertThat(millis("compose.all-in-one.yaml", "stop_grace_period: (\\d+)s")).isGreaterThan(stopMs);
    assertThat(millis("kubernetes/node.yaml", "terminationGracePeriodSeconds: (\\d+)"))
        .isGreaterThan(preStopMs + stopMs);
  }

  @Test
  void theMembersAreTheServicesOfTheFleet() throws IOException {
    Config hazelcast = HazelcastFile.read(conf("hazelcast.yaml"), ENVIRONMENT);
    int port = hazelcast.getNetworkConfig().getPort();
    List<String> members = valuesOf("compose.yaml", "ipv4_address: ([\\d.]+)").stream()
        .map(address -> address + ":" + port).toList();
    assertThat(hazelcast.getNetworkConfig().getJoin().getTcpIpConfig().getMembers())
        .hasSize(9).containsExactlyInAnyOrderElementsOf(members);
    assertThat(valuesOf("compose.yaml", "BUS_HOST: ([\\d.]+)"))
        .isEqualTo(valuesOf("compose.yaml", "ipv4_address: ([\\d.]+)"));
  }

  /** Hazelcast's file of each kind of installation says the same of everything but its network. */
  @Test
  void allClustersWorkAlike() throws IOException {
    Config shipped = HazelcastFile.read(Path.of("conf/hazelcast.yaml"), ENVIRONMENT);
    for (Config other : List.of(kubernetes(), HazelcastFile.read(conf("hazelcast.yaml"), ENVIRONMENT))) {
      assertThat(other.getProperties()).isEqualTo(shipped.getProperties());
      assertThat(other.getMultiMapConfigs()).isEqualTo(shipped.getMultiMapConfigs());
      assertThat(other.getMapConfigs()).isEqualTo(shipped.getMapConfigs());
    }
  }

  private static Config kubernetes() throws IOException {
    return HazelcastFile.read(Path.of("conf/hazelcast-kubernetes.yaml"), ENVIRONMENT);
  }

  private static Path conf(String name) {
    return FOLDER.resolve("conf").resolve(name);
  }

  private static NodeConfig parse(Path file) {
    JsonObject json = ConfigFile.read(file).orThrow();
    return NodeConfig.parse(json, ENVIRONMENT).orThrow();
  }

  private static long millis(String file, String pattern) throws IOException {
    List<String> seconds = valuesOf(file, pattern);
    assertThat(seconds).as("%s in %s", pattern, file).hasSize(1);
    return 1_000L * Integer.parseInt(seconds.get(0));
  }

  private static List<String> valuesOf(String file, String pattern) throws IOException {
    return Pattern.compile(pattern).matcher(Files.readString(FOLDER.resolve(file))).results()
        .map(MatchResult::group).map(found -> found.replaceAll(pattern, "$1")).toList();
  }
}
