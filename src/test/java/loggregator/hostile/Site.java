package loggregator.hostile;

import static java.util.stream.Collectors.joining;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loggregator.config.TlsFiles;
import loggregator.process.Fleet;
import loggregator.process.LinkKind;
import loggregator.process.NodeProcess;
import loggregator.process.Surroundings;
import loggregator.testing.FreePorts;
import loggregator.testing.TemporaryFolders;
import loggregator.tls.TestCertificates;

/** The nodes that are attacked, as they are shipped: one process of all roles, or a process for each role. */
final class Site implements AutoCloseable {
  private static final List<String> ROLES = List.of("router", "rlp", "agent", "gateway", "trafficController");

  private static final int WARM_UP_MS = 1_000;
  private static final int REREAD_MS = 200;

  private final Fleet fleet;
  private final Path scrapeFolder;
  private final Map<String, NodeProcess> byRole = new LinkedHashMap<>();

  private Site(Fleet fleet) {
    this.fleet = fleet;
    try {
      scrapeFolder = Files.createTempDirectory("loggregator-scrape");
      TemporaryFolders.deleteAtExit(scrapeFolder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Site oneProcess() {
    return oneProcess(Surroundings.shipped(), new JsonObject());
  }

  /** @param changes to the shipped configuration */
  static Site oneProcess(Surroundings surroundings, JsonObject changes) {
    Site site = new Site(new Fleet(LinkKind.GRPC, surroundings));
    NodeProcess node = site.fleet.start("node", warmed(site.scraping().mergeIn(changes, true)));
    ROLES.forEach(role -> site.byRole.put(role, node));
    node.awaitUp();
    return site;
  }

  static Site fleet(LinkKind link) {
    Site site = new Site(new Fleet(link, Surroundings.shipped()));
    ROLES.forEach(role -> site.byRole.put(role, site.fleet.start(role,
        warmed(role.equals("agent") ? site.scraping().mergeIn(doors(), true) : new JsonObject()))));
    site.byRole.values().forEach(NodeProcess::awaitUp);
    return site;
  }

  /** As shipped, unlike the other tests' nodes: an attack is measured against what a node of some age holds. */
  private static JsonObject warmed(JsonObject changes) {
    return new JsonObject().put("node", new JsonObject().put("warmUpMs", WARM_UP_MS)).mergeIn(changes, true);
  }

  /** Targets come and go with the attacks. */
  private JsonObject scraping() {
    return new JsonObject().put("agent", new JsonObject().put("scrape", new JsonObject()
        .put("files", new JsonArray().add(scrapeFolder + "/*.yml")).put("rereadIntervalMs", REREAD_MS)));
  }

  /** An Agent's inputs, which are shipped with a process of all roles. */
  private static JsonObject doors() {
    JsonObject door = new JsonObject().put("port", 1);
    JsonObject tls = door.copy();
    TlsFiles files = TestCertificates.files("metron");
    tls.put("caFile", files.caFile().toString())
        .put("certFile", files.certFile().toString()).put("keyFile", files.keyFile().toString());
    JsonObject agent = new JsonObject()
        .put("otlp", new JsonObject().put("grpc", door).put("http", door))
        .put("write", new JsonObject().put("http", door))
        .put("syslog", new JsonObject().put("tcp", door).put("udp", door).put("tls", tls))
        .put("statsd", new JsonObject().put("udp", door));
    try {
      return new JsonObject().put("agent", FreePorts.assign(agent));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where files are that say what the Agent scrapes. */
  Path scrapeFolder() {
    return scrapeFolder;
  }

  /** Of one of the Agent's inputs, such as {@code syslog} over {@code tls}. */
  int inputPort(String input, String listener) {
    return node("agent").port("agent", input, listener);
  }

  NodeProcess node(String role) {
    return byRole.get(role);
  }

  int port(String role) {
    return node(role).port(role);
  }

  List<NodeProcess> nodes() {
    return byRole.values().stream().distinct().toList();
  }

  Fleet fleet() {
    return fleet;
  }

  Reading read() {
    return new Reading(nodes().stream().map(NodeProcess::metrics).collect(joining()));
  }

  boolean isAlive() {
    return nodes().stream().allMatch(node -> node.isRunning() && node.isHealthy());
  }

  String logs() {
    return nodes().stream().map(NodeProcess::describe).collect(joining("\n"));
  }

  @Override
  public void close() {
    fleet.close();
  }
}
