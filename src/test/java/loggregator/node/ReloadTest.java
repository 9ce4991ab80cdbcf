package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.IntStream;
import loggregator.config.ConfigProblem;
import loggregator.config.LiveKeys;
import loggregator.node.Reloads.Reload;
import loggregator.testing.Awaiting;
import loggregator.testing.GrpcChannels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that changes while the node runs. */
class ReloadTest {
  /** These the command `run` takes. */
  private static final Set<String> OF_THE_PROCESS = Set.of("log", "node.configCheckIntervalMs");

  @TempDir
  private Path folder;

  @Test
  void newTagsComeIntoAnOpenStream() {
    try (TestNode node = TestNode.start()) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      Producer producer = node.producer().send(DrainsTest.log("app", "before"));
      assertThat(consumer.receive(1).get(0).getTagsMap()).doesNotContainKey("where");

      Reload reload = node.reload(config ->
          config.getJsonObject("agent").put("tags", new JsonObject().put("where", "here")));

      assertThat(reload.taken()).containsExactly("agent.tags.where");
      assertThat(reload.left()).isEmpty();
      Awaiting.until(() -> {
        producer.send(DrainsTest.log("app", "after"));
        return consumer.received().stream().anyMatch(envelope -> "here".equals(envelope.getTagsOrDefault("where", "")));
      });
    }
  }

  @Test
  void whatNeedsARestartIsNamedAndTheRestIsTaken() {
    try (TestNode node = TestNode.start()) {
      Reload reload = node.reload(config -> {
        config.getJsonObject("node").put("zone", "other");
        config.getJsonObject("rlp").put("maxStreams", 1);
        config.remove("gateway");
      });

      assertThat(reload.taken()).containsExactly("rlp.maxStreams");
      assertThat(reload.left()).containsExactly("gateway", "node.zone");
      Consumer first = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      Consumer second = Consumer.tryToOpen(node.rlpChannel(), Consumer.logsOf("app"));
      assertThat(second.status().isOk()).isFalse();
      first.cancel();
      assertThat(node.metric("loggregator_reloads_total", "result=\"partly\"")).isOne();
      assertThat(node.reload(config -> {}).taken()).as("back as it was").containsExactly("rlp.maxStreams");
    }
  }

  @Test
  void aWrongConfigurationChangesNothingAndAllItsProblemsAreTold() {
    try (TestNode node = TestNode.start()) {
      Reload reload = node.reload(config -> {
        config.getJsonObject("agent").put("tags", new JsonObject().put("where", "here")).put("logsDisabled", "no");
        config.getJsonObject("rlp").put("maxStreams", 0);
      });

      assertThat(reload.taken()).isEmpty();
      assertThat(reload.problems()).extracting(ConfigProblem::key).containsExactly("agent.logsDisabled", "rlp.maxStreams");
      assertThat(node.services().reloads().json().getJsonArray("problems")).hasSize(2);
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("app"));
      node.producer().send(DrainsTest.log("app", "line"));
      assertThat(consumer.receive(1).get(0).getTagsMap()).doesNotContainKey("where");
    }
  }

  @Test
  void destinationsComeChangeAndGoAndNoneLosesAnEnvelope() {
    try (Collector staying = Collector.open(); Collector coming = Collector.open();
        TestNode node = TestNode.start(config -> config.put("forwarder", otlp(to(staying))))) {
      Producer producer = node.producer();
      producer.send(DrainsTest.log("app", "0"));
      staying.receive(1);

      node.reload(config -> config.put("forwarder", otlp(
          to(staying).put("headers", new JsonObject().put("x", "y")), to(coming))));
      Awaiting.until(() -> node.metric("loggregator_output_destinations", "output=\"otlp\"", "destination=\"d1\"") > 0);
      IntStream.range(1, 500).forEach(i -> producer.send(DrainsTest.log("app", String.valueOf(i))));

      assertThat(staying.receive(500))
          .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(String::valueOf).toList());
      coming.receive(499);
      assertThat(node.reload(config -> config.put("forwarder", otlp())).taken()).isNotEmpty();
      Awaiting.until(() -> node.metric("loggregator_output_destinations", "output=\"otlp\"") == 0);
      assertThat(node.metric("loggregator_output_envelopes_total", "destination=\"d0\"")).isEqualTo(500);
    }
  }

  @Test
  void drainsGoOnWithTheirConnectionsWhenTheirFileIsAnotherOne() throws IOException {
    try (SyslogReceiver receiver = SyslogReceiver.open();
        TestNode node = TestNode.start(config -> config.put("forwarder", drains("one", receiver)))) {
      Producer producer = node.producer();
      Awaiting.until(() -> node.metric("loggregator_output_destinations", "output=\"drains\"") == 1);
      producer.send(DrainsTest.log("app", "a"));
      receiver.receive(1);

      Reload reload = node.reload(config -> config.put("forwarder", drains("two", receiver)));

      assertThat(reload.taken()).containsExactly("forwarder.drains.file");
      node.reload(config -> {
        config.put("forwarder", drains("two", receiver));
        config.getJsonObject("forwarder").getJsonObject("drains").put("metadata", false);
      });
      Awaiting.until(() -> {
        producer.send(DrainsTest.log("app", "b"));
        return receiver.messages().stream().anyMatch(message -> !message.contains("tags@47450"));
      });
      assertThat(receiver.connections()).as("one of each way to write, none for each file").isEqualTo(2);
    }
  }

  /** What the documentation calls live is so. */
  @Test
  void everyLiveKeyIsTakenByTheRoleThatHasIt() throws IOException {
    Path tokens = Files.createFile(folder.resolve("tokens"));
    JsonObject file = new JsonObject().put("tokens", new JsonObject().put("file", tokens.toString()));
    JsonObject listener = new JsonObject().put("port", 0);
    JsonObject logCache = new JsonObject().put("http", listener).put("auth", "none")
        .put("routers", peers("doppler")).put("peers", peers("log-cache"));
    try (TestNode node = TestNode.start(config -> {
      config.put("auth", file).put("logCache", logCache).put("forwarder", otlp().put("routers", peers("doppler")));
      config.getJsonObject("agent").put("routers", peers("doppler"))
          .put("canary", new JsonObject().put("rlps", peers("reverselogproxy")))
          .put("otlp", file.copy().put("grpc", listener).put("http", listener))
          .put("write", file.copy().put("http", listener))
          .put("files", new JsonObject()).put("scrape", new JsonObject());
      config.getJsonObject("rlp").put("routers", peers("doppler")).put("logCaches", peers("log-cache"));
      config.getJsonObject("gateway").put("auth", "tokens")
          .put("rlps", peers("reverselogproxy")).put("logCaches", peers("log-cache"));
      config.getJsonObject("trafficController").put("routers", peers("doppler"));
    })) {
      assertThat(LiveKeys.all()).filteredOn(key -> !OF_THE_PROCESS.contains(key))
          .allMatch(node.services().reloads()::isTaken);
    }
  }

  private static JsonObject peers(String name) {
    Path folder = GrpcChannels.certificates();
    return new JsonObject().put("addresses", new JsonArray().add("127.0.0.1:1")).put("tls", new JsonObject()
        .put("caFile", folder.resolve("ca.crt").toString())
        .put("certFile", folder.resolve("metron.crt").toString())
        .put("keyFile", folder.resolve("metron.key").toString()));
  }

  @Test
  void lossesAreToldFromNowOn() {
    try (TestNode node = TestNode.start()) {
      Reload reload = node.reload(config -> {
        config.getJsonObject("agent").put("tellLosses", true);
        config.getJsonObject("router").put("tellLosses", true).put("maxSubscriptions", 1);
      });

      assertThat(reload.taken()).containsExactly("agent.tellLosses", "router.maxSubscriptions", "router.tellLosses");
    }
  }

  private JsonObject drains(String name, SyslogReceiver receiver) {
    Path file = folder.resolve(name);
    try {
      Files.writeString(file, new JsonArray().add(new JsonObject()
          .put("url", receiver.url())
          .put("credentials", new JsonArray().add(new JsonObject()
              .put("apps", new JsonArray().add(new JsonObject().put("hostname", "h").put("app_id", "app")))))).encode());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return new JsonObject().put("drains", new JsonObject().put("file", file.toString()).put("refreshIntervalMs", 50));
  }

  private static JsonObject to(Collector collector) {
    return new JsonObject().put("url", "http://127.0.0.1:" + collector.port());
  }

  private static JsonObject otlp(JsonObject... destinations) {
    JsonObject byName = new JsonObject();
    IntStream.range(0, destinations.length).forEach(i -> byName.put("d" + i, destinations[i]));
    return new JsonObject().put("otlp", byName);
  }
}
