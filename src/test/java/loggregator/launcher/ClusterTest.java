package loggregator.launcher;

import static org.assertj.core.api.Assertions.assertThat;

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
  @TempDir
  Path folder;

  @Test
  void theShippedFileIsInOrder() {
    assertThat(Cluster.problems(bus(Path.of("conf/hazelcast.yaml")))).isEmpty();
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
    return Cluster.problems(bus(hazelcastFile)).stream().map(Object::toString).toList();
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
