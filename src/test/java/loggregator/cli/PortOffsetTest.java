package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import loggregator.config.Listener;
import loggregator.config.NodeConfig;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine;

class PortOffsetTest {
  @Command
  static final class Holder {
    @Mixin
    PortOffset portOffset;
  }

  @Test
  void everyPortThatTheShippedConfigurationListensOnIsMoved() throws Exception {
    JsonObject shipped = new JsonObject(Files.readString(Path.of("conf/all-in-one.json")));
    List<Listener> before = listeners(shipped);
    List<Listener> after = listeners(offset("10").applyTo(shipped, Map.of()).orThrow());

    assertThat(after).hasSameSizeAs(before);
    assertThat(new TreeSet<>(before.stream().map(Listener::port).toList()))
        .contains(0, 3457, 3458, 8081, 8082, 8083, 8088, 14824);
    for (int i = 0; i < before.size(); i++) {
      int port = before.get(i).port();
      assertThat(after.get(i).port()).as(before.get(i).key()).isEqualTo(port == 0 ? 0 : port + 10);
    }
  }

  @Test
  void aPortThatIsNotWrittenDownIsMovedFromItsDefault() {
    JsonObject moved = offset("10").applyTo(new JsonObject("{\"router\":{}}"), Map.of()).orThrow();
    assertThat(moved.getJsonObject("admin").getInteger("port")).isEqualTo(14834);
  }

  @Test
  void aPortBeyondTheLastOneIsRefusedByItsKey() {
    JsonObject moved = offset("60000").applyTo(new JsonObject("{\"router\":{}}"), Map.of()).orThrow();
    assertThat(NodeConfig.parse(moved, Map.of()).problems()).singleElement()
        .hasToString("admin.port: must be 0..65535, was 74824");
  }

  @Test
  void commandsLookWhereTheNodeIs() {
    assertThat(offset("10").onThisHost(8082)).hasToString("127.0.0.1:8092");
    CommandRun beyond = CommandRun.start("tail", "--port-offset", "60000");
    assertThat(beyond.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(beyond.err()).startsWith("--port-offset: 8082 and 60000 make no port\n");
    CommandRun tail = CommandRun.start("tail", "--v1", "--port-offset", "-8080");
    assertThat(tail.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(tail.err()).contains("ws://127.0.0.1:1: ");
  }

  private static List<Listener> listeners(JsonObject json) {
    return NodeConfig.parse(json, Map.of()).orThrow().inventory().listeners();
  }

  private static PortOffset offset(String number) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs("--port-offset", number);
    return holder.portOffset;
  }
}
