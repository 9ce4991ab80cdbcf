package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import loggregator.config.ConfigFile;
import loggregator.config.NodeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
  private static final JsonObject ALL = ConfigFile.read(Path.of("conf/all-in-one.json")).orThrow();

  @ParameterizedTest
  @CsvSource({"RouterVerticle, router", "AgentVerticle, agent", "TrafficControllerVerticle, trafficController"})
  void aRolesVerticleIsNamedAfterItsSection(String verticle, String section) {
    assertThat(Scope.of("verticles." + verticle, false).role()).contains(section);
  }

  @ParameterizedTest
  @CsvSource({"verticles.NodeVerticle", "other.RouterVerticle", "verticles.Verticle", "verticles.Router"})
  void anyOtherMayUseAllSections(String verticle) {
    assertThat(Scope.of(verticle, false).role()).isEmpty();
  }

  @Test
  void oneRoleNeedsOnlyItsOwnPortsAndCertificates() {
    assertThat(listeners("verticles.AgentVerticle", false)).allMatch(
        key -> key.equals("admin.port") || key.startsWith("agent."))
        .contains("admin.port", "agent.grpc.port", "agent.udp.port", "agent.syslog.tcp.port");
    assertThat(listeners("verticles.RouterVerticle", true)).containsExactly(
        "admin.port", "bus.cluster.port", "router.grpc.port");
    assertThat(listeners("verticles.NodeVerticle", false))
        .contains("agent.grpc.port", "rlp.grpc.port", "gateway.http.port").doesNotContain("bus.cluster.port");
  }

  @Test
  void aRoleRunsAsOftenAsItsSectionSays() {
    JsonObject json = new JsonObject().put("rlp", new JsonObject().put("instances", 3));
    assertThat(Scope.of("verticles.RlpVerticle", false).instances(json)).isEqualTo(3);
    assertThat(Scope.of("verticles.RlpVerticle", false).instances(ALL)).isEqualTo(1);
    assertThat(Scope.of("verticles.NodeVerticle", false).instances(json)).isEqualTo(1);
  }

  private static List<String> listeners(String verticle, boolean clustered) {
    NodeConfig config = NodeConfig.parse(ALL, Map.of()).orThrow();
    return Scope.of(verticle, clustered).narrow(config).inventory().listeners().stream()
        .map(listener -> listener.key())
        .toList();
  }
}
