package loggregator.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MultiMapConfig.ValueCollectionType;
import com.hazelcast.config.YamlConfigBuilder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedFilesTest {
  private static final Path FOLDER = Path.of("conf");

  static Stream<Path> files() throws IOException {
    return Files.walk(FOLDER, 2).filter(file -> file.toString().endsWith(".json")).sorted();
  }

  @ParameterizedTest
  @MethodSource("files")
  void hasNoProblem(Path file) {
    assertThat(parse(file).problems()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void listensOnLoopbackOnly(Path file) {
    assertThat(parse(file).orThrow().inventory().listeners()).isNotEmpty()
        .allMatch(listener -> listener.host().equals("127.0.0.1"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void writesEveryKeyOfItsSectionsDown(Path file) {
    JsonObject written = ConfigFile.read(file).orThrow();
    TreeSet<String> keys = new TreeSet<>(parse(file).orThrow().inventory().printed().keySet());

    keys.removeIf(key -> isWritten(written, key));

    assertThat(keys).as("keys left to their defaults").isEmpty();
  }

  @Test
  void allInOneHasAllRolesOnTheUsualPorts() {
    NodeConfig config = parse(FOLDER.resolve("all-in-one.json")).orThrow();

    assertThat(config.agent().orElseThrow().grpc().port()).isEqualTo(3458);
    assertThat(config.router()).isPresent();
    assertThat(config.rlp().orElseThrow().grpc().port()).isEqualTo(8082);
    assertThat(config.gateway().orElseThrow().http().port()).isEqualTo(8088);
    assertThat(config.trafficController().orElseThrow().http().port()).isEqualTo(8081);
    assertThat(config.logCache().orElseThrow().http().port()).isEqualTo(8089);
    assertThat(config.admin().port()).isEqualTo(14824);
    assertThat(config.node().developmentCertificates()).isTrue();
  }

  @Test
  void roleFilesCanRunTogetherOnOneMachine() {
    List<Integer> ports = Stream.of("agent", "router", "rlp", "gateway", "traffic-controller", "log-cache", "forwarder")
        .flatMap(role -> parse(FOLDER.resolve(role + ".json")).orThrow().inventory().listeners().stream())
        .map(Listener::port).filter(port -> port != 0).toList();

    assertThat(ports).doesNotHaveDuplicates().contains(3458, 8081, 8082, 8088);
  }

  @Test
  void hazelcastFindsItsMembersOnLoopbackOnly() throws IOException {
    Config config = new YamlConfigBuilder(FOLDER.resolve("hazelcast.yaml").toString()).build();
    JoinConfig join = config.getNetworkConfig().getJoin();

    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
    assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
    assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
    assertThat(join.getTcpIpConfig().getMembers()).isNotEmpty().allMatch(member -> member.startsWith("127.0.0.1:"));
    assertThat(config.getNetworkConfig().getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
    assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
  }

  @Test
  void hazelcastHasTheMapsOfVertx() throws IOException {
    Config config = new YamlConfigBuilder(FOLDER.resolve("hazelcast.yaml").toString()).build();

    assertThat(config.getMultiMapConfigs()).containsOnlyKeys("__vertx.subs");
    assertThat(config.getMultiMapConfig("__vertx.subs").getValueCollectionType()).isEqualTo(ValueCollectionType.SET);
    assertThat(config.getMapConfigs()).containsKeys("__vertx.haInfo", "__vertx.nodeInfo");
  }

  private static boolean isWritten(JsonObject json, String key) {
    int dot = key.indexOf('.');
    return dot < 0
        ? json.containsKey(key)
        : isWritten(json.getJsonObject(key.substring(0, dot)), key.substring(dot + 1));
  }

  private static ConfigResult<NodeConfig> parse(Path file) {
    return ConfigFile.read(file).flatMap(json -> NodeConfig.parse(json, Map.of()));
  }
}
