package loggregator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import loggregator.diode.DiodeLimits;
import org.junit.jupiter.api.Test;

class NodeConfigTest {
  @Test
  void readsDefaultsWhereTheFileSaysNothing() {
    NodeConfig config = parse("{ 'agent': { 'grpc': { 'tls': { 'caFile': 'a', 'certFile': 'b', 'keyFile': 'c' } } } }");

    assertThat(config.node().id()).isNotEmpty();
    assertThat(config.node().eventLoops()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.admin()).isEqualTo(new AdminConfig("127.0.0.1", 14824));
    assertThat(config.bus().windowBytes()).isEqualTo(8 << 20);
    assertThat(config.bus().cluster()).isEmpty();
    AgentConfig agent = config.agent().orElseThrow();
    assertThat(agent.grpc()).isEqualTo(
        new GrpcListener("127.0.0.1", 3458, 10 << 20, new TlsFiles(Path.of("a"), Path.of("b"), Path.of("c"))));
    assertThat(agent.diode()).isEqualTo(DiodeLimits.NONE);
    assertThat(agent.tags()).isEmpty();
  }

  @Test
  void holdsOnlyTheRolesThatHaveASection() {
    NodeConfig config = parse("{ 'router': {} }");

    assertThat(config.router()).isPresent();
    assertThat(config.agent()).isEmpty();
    assertThat(config.rlp()).isEmpty();
    assertThat(config.gateway()).isEmpty();
  }

  @Test
  void replacesVariables() {
    NodeConfig config = parse("{ 'node': { 'zone': '${ZONE}-${ZONE}', 'id': '$id{}' }, 'router': {} }",
        Map.of("ZONE", "$1{x}"));

    assertThat(config.node().zone()).isEqualTo("$1{x}-$1{x}");
    assertThat(config.node().id()).isEqualTo("$id{}");
  }

  @Test
  void stopsWithALineForEachProblem() {
    ConfigResult<NodeConfig> result = NodeConfig.parse(
        json("{ 'admin': { 'port': 'x', 'host': 1 }, 'router': {} }"), Map.of());

    assertThatThrownBy(result::orThrow).isInstanceOf(InvalidConfigException.class).hasMessage("""
        admin.host: must be text, was 1
        admin.port: must be a whole number, was "x\"""");
  }

  private static NodeConfig parse(String text) {
    return parse(text, Map.of());
  }

  private static NodeConfig parse(String text, Map<String, String> environment) {
    return NodeConfig.parse(json(text), environment).orThrow();
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }
}
