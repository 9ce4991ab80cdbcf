package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.KubernetesConfig;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import loggregator.config.BusConfig;
import loggregator.config.NodeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
  private static final String PRIVATE = """
      hazelcast:
        network:
          join:
            auto-detection:
              enabled: false
            multicast:
              enabled: false
          interfaces:
            enabled: true
            interfaces:
              - %s
      """;

  @TempDir
  Path folder;

  @Test
  void theShippedFileIsInOrder() {
    assertThat(problems(Path.of("conf/hazelcast.yaml"))).isEmpty();
  }

  @Test
  void aMissingFileIsNamed() {
    assertThat(problems(folder.resolve("no.yaml"))).singleElement().asString()
        .startsWith("bus.cluster.hazelcastFile: ").endsWith("no.yaml: there is no such file");
  }

  @Test
  void aMalformedFileIsNamed() throws IOException {
    assertThat(problems(file("hazelcast: [}"))).singleElement().asString().startsWith("bus.cluster.hazelcastFile: ");
    assertThat(problems(file("hazelcast:\n  netwerk: {}"))).singleElement().asString().contains("netwerk");
  }

  @Test
  void whatWouldFindItsMembersByItselfIsRefused() throws IOException {
    assertThat(problems(file("hazelcast:\n  cluster-name: a"))).containsExactly(
        "bus.cluster.hazelcastFile: network.join: multicast and auto-detection must be disabled",
        "bus.cluster.hazelcastFile: network.interfaces: must be enabled and name a private address");
  }

  @Test
  void anInterfaceThatHazelcastWouldIgnoreIsRefused() throws IOException {
    assertThat(problems(file(PRIVATE.formatted("eth0")))).containsExactly(
        "bus.cluster.hazelcastFile: network.interfaces: eth0 is not an IP address");
    assertThat(problems(file(PRIVATE.formatted("10.1.2.*")))).isEmpty();
  }

  @Test
  void theFileMayNameEnvironmentVariables() throws IOException {
    Path file = file(PRIVATE.formatted("${POD_IP}"));
    assertThat(problems(file)).containsExactly(
        "bus.cluster.hazelcastFile: the environment variable POD_IP is not set");
    assertThat(Cluster.problems(bus(file), Map.of("POD_IP", ""))).singleElement().asString()
        .endsWith("the environment variable POD_IP is not set");
    assertThat(Cluster.problems(bus(file), Map.of("POD_IP", "10.1.2.3"))).isEmpty();
    assertThat(HazelcastFile.read(file, Map.of("POD_IP", "10.1.2.3")).getNetworkConfig().getInterfaces()
        .getInterfaces()).containsExactly("10.1.2.3");
  }

  @Test
  void theFileForKubernetesIsInOrderThere() throws IOException {
    Path file = Path.of("conf/hazelcast-kubernetes.yaml");
    Map<String, String> pod = Map.of("POD_IP", "10.1.2.3", "BUS_SERVICE", "bus.logs.svc.cluster.local");
    assertThat(Cluster.problems(bus(file), pod)).isEmpty();

    NetworkConfig network = HazelcastFile.read(file, pod).getNetworkConfig();
    KubernetesConfig discovery = network.getJoin().getKubernetesConfig();
    assertThat(discovery.isEnabled()).isTrue();
    assertThat(discovery.getProperties())
        .containsEntry("service-dns", "bus.logs.svc.cluster.local")
        .containsEntry("service-port", String.valueOf(network.getPort()));
    assertThat(network.isPortAutoIncrement()).isFalse();
    assertThat(network.getInterfaces().getInterfaces()).containsExactly("10.1.2.3");
  }

  @Test
  void theBusTrustsOnlyItsOwnCa() {
    BusConfig bus = bus(Path.of("conf/hazelcast.yaml"));
    EventBusOptions options = Cluster.eventBus(bus, bus.cluster().orElseThrow());
    assertThat(options.isSsl()).isTrue();
    assertThat(options.isTrustAll()).isFalse();
    assertThat(options.getClientAuth()).isEqualTo(ClientAuth.REQUIRED);
    assertThat(options.getHost()).isEqualTo("127.0.0.1");
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("hazelcast.yaml"), yaml);
  }

  private static List<String> problems(Path hazelcastFile) {
    return Cluster.problems(bus(hazelcastFile), Map.of()).stream().map(Object::toString).toList();
  }

  private static BusConfig bus(Path hazelcastFile) {
    JsonObject tls = new JsonObject().put("caFile", "ca.crt").put("certFile", "bus.crt").put("keyFile", "bus.key");
    JsonObject cluster = new JsonObject()
        .put("host", "127.0.0.1").put("hazelcastFile", hazelcastFile.toString()).put("tls", tls);
    JsonObject json = new JsonObject()
        .put("bus", new JsonObject().put("cluster", cluster)).put("router", new JsonObject());
    return NodeConfig.parse(json, Map.of()).orThrow().bus();
  }
}
