package loggregator.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import loggregator.config.Listener.Protocol;
import loggregator.config.Reading.Declaration;
import org.junit.jupiter.api.Test;

/** Plants a value in the environment, brings it into every text of a configuration, and looks for it in print. */
class NothingLeaksTest {
  private static final String PLANTED = "hunter2";
  private static final Map<String, String> ENVIRONMENT = Map.of("PLANTED", PLANTED);

  @Test
  void noPartOfAConfigurationPrintsWhatCameFromTheEnvironment() throws ReflectiveOperationException {
    NodeConfig config = NodeConfig.parse(everyTextPlanted(), ENVIRONMENT).orThrow();
    Set<Record> parts = new HashSet<>();
    collect(config, parts);

    assertThat(config.agent().orElseThrow().grpc().host()).isEqualTo(PLANTED);
    assertThat(config.toString()).contains("agent.grpc.host=${PLANTED}", "agent.grpc.port=3458");
    assertThat(parts).hasSizeGreaterThan(15).noneMatch(part -> part.toString().contains(PLANTED));
  }

  @Test
  void portCheckDoesNotPrintWhatCameFromTheEnvironment() {
    Listener listener = new Listener("admin.port", Protocol.TCP, PLANTED + ".invalid", 1, "${PLANTED}");
    NodeConfig config = NodeConfig.parse(new JsonObject().put("router", new JsonObject()), Map.of()).orThrow();
    Inventory inventory = new Inventory(Map.of(), List.of(listener), List.of(), List.of());

    assertThat(PortCheck.check(with(config, inventory))).containsExactly(new ConfigProblem("admin.port",
        "${PLANTED}:1 can't be listened on: the host's name is unknown"));
  }

  @Test
  void secretsPrintNowhere() {
    Reading reading = Reading.of(ENVIRONMENT);
    JsonObject json = new JsonObject().put("password", PLANTED).put("token", "${PLANTED}");

    List<Secret> secrets = reading.read("auth", json,
        auth -> List.of(auth.secret("password", "…"), auth.secret("token", "…")));

    assertThat(secrets).containsExactly(new Secret(PLANTED), new Secret(PLANTED));
    assertThat(secrets.get(0).reveal()).isEqualTo(PLANTED);
    assertThat(secrets + " " + reading.inventory() + reading.problems).doesNotContain(PLANTED);
  }

  @Test
  void aSecretOfTheWrongTypeIsNotPrinted() {
    Reading reading = Reading.of(ENVIRONMENT);
    JsonObject json = new JsonObject().put("password", 4711).put("unset", "${UNSET}hunter2");

    reading.read("auth", json, auth -> List.of(auth.secret("password", "…"), auth.secret("unset", "…")));

    assertThat(reading.problems).containsExactly(
        new ConfigProblem("auth.password", "must be text"),
        new ConfigProblem("auth.unset", "the environment variable UNSET is not set"));
  }

  private static NodeConfig with(NodeConfig config, Inventory inventory) {
    return new NodeConfig(config.node(), config.admin(), config.log(), config.bus(), config.auth(), config.agent(), config.router(),
        config.rlp(), config.gateway(), config.trafficController(), config.logCache(), config.forwarder(), inventory);
  }

  /** A file with every key that takes a free text. */
  private static JsonObject everyTextPlanted() {
    JsonObject root = new JsonObject();
    for (Declaration declaration : NodeConfig.declarations()) {
      if (Set.of("text", "file").contains(declaration.type()) && declaration.range().isEmpty()) {
        put(root, declaration.key(), "${PLANTED}");
      }
    }
    put(root, "agent.tags.password", "${PLANTED}");
    put(root, "agent.syslog.timeZone", "UTC");
    for (String peers : List.of("agent.routers", "rlp.routers", "rlp.logCaches", "gateway.rlps", "gateway.logCaches",
        "trafficController.routers", "logCache.routers", "logCache.peers", "forwarder.routers")) {
      put(root, peers + ".addresses", new JsonArray().add("peer:8082"));
    }
    for (String url : List.of("auth.uaa.url", "auth.cloudController.url", "auth.cloudController.external.url",
        "auth.oidc.issuer", "gateway.login.authorizationUrl", "gateway.login.tokenUrl",
        "node.tracing.url",
        "forwarder.drains.cloudController.url", "forwarder.otlp.NAME.url")) {
      put(root, url, "https://localhost");
    }
    put(root, "auth.uaa.clientSecret", PLANTED);
    put(root, "forwarder.prometheus.token", PLANTED);
    put(root, "node.tracing.headers.Authorization", PLANTED);
    put(root, "forwarder.kafka.NAME.brokers", new JsonArray().add("localhost:9092"));
    put(root, "forwarder.kafka.NAME.topic", "topic");
    put(root, "forwarder.kafka.NAME.password", PLANTED);
    for (String role : List.of("gateway", "trafficController", "logCache")) {
      put(root, role + ".auth", "none");
      put(root, role + ".allowUnauthenticatedRemoteAccess", true);
    }
    return root;
  }

  private static void put(JsonObject json, String key, Object value) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      json.put(key, value);
      return;
    }
    String name = key.substring(0, dot);
    if (!json.containsKey(name)) {
      json.put(name, new JsonObject());
    }
    put(json.getJsonObject(name), key.substring(dot + 1), value);
  }

  private static void collect(Object value, Set<Record> parts) throws ReflectiveOperationException {
    if (value instanceof Optional<?> optional && optional.isPresent()) {
      collect(optional.get(), parts);
    } else if (value instanceof Iterable<?> values && !(value instanceof java.nio.file.Path)) {
      for (Object element : values) {
        collect(element, parts);
      }
    } else if (value instanceof Record part && parts.add(part)) {
      for (RecordComponent component : part.getClass().getRecordComponents()) {
        component.getAccessor().setAccessible(true);
        collect(component.getAccessor().invoke(part), parts);
      }
    }
  }
}
