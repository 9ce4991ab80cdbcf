package loggregator.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loggregator.testing.FreePorts;
import loggregator.testing.LauncherFlags;

/** Agents, Routers and RLPs, a process each, with the shipped configuration on free ports. */
final class FleetServers implements ServersUnderLoad {
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final int STARTED_TOGETHER = 4;
  private static final Duration POLL = Duration.ofMillis(50);

  private final Settings settings;
  private final Link link;
  private final FleetSize size;
  private final Path folder = Files.createTempDirectory("loggregator-bench-fleet");
  private final Map<String, JsonObject> configurations = new LinkedHashMap<>();
  private final Map<String, Process> processes = new LinkedHashMap<>();

  /** How the processes reach each other. */
  enum Link {
    BUS,
    GRPC
  }

  static FleetServers start(Settings settings, Link link) throws IOException {
    return start(settings, link, FleetSize.ONE_OF_EACH, new JsonObject());
  }

  /** @param changes to the configuration of each */
  static FleetServers start(Settings settings, Link link, FleetSize size, JsonObject changes) throws IOException {
    FleetServers servers = new FleetServers(settings, link, size, changes);
    try {
      servers.startAll();
    } catch (IOException | RuntimeException e) {
      servers.close();
      throw e;
    }
    return servers;
  }

  private FleetServers(Settings settings, Link link, FleetSize size, JsonObject changes) throws IOException {
    this.settings = settings;
    this.link = link;
    this.size = size;
    JsonObject all = new JsonObject();
    for (String name : size.names()) {
      String file = FleetSize.roleOf(name) + ".json";
      Path shipped = settings.project().resolve(Path.of("conf", link == Link.BUS ? "" : "grpc", file));
      all.put(name, new JsonObject(Files.readString(shipped)).mergeIn(changes, true));
    }
    JsonObject withPorts = FreePorts.assign(all.put("hazelcast", hazelcastPorts()));
    for (String name : size.names()) {
      configurations.put(name, withPorts.getJsonObject(name));
      join(name, withPorts);
    }
  }

  /** A few at a time: all at once, they would have so little of the processor that Routers take themselves for frozen. */
  private void startAll() throws IOException {
    List<String> names = size.names();
    for (int first = 0; first < names.size(); first += STARTED_TOGETHER) {
      List<String> some = names.subList(first, Math.min(names.size(), first + STARTED_TOGETHER));
      for (String name : some) {
        processes.put(name, start(name));
      }
      Wait.require(some + " serve, and Routers take from Agents", START_LIMIT, () -> serve(some)
          && routersReady() == size.names("router").stream().filter(processes::containsKey).count());
    }
  }

  private JsonObject hazelcastPorts() {
    JsonObject ports = new JsonObject();
    size.names().forEach(name -> ports.put(name, new JsonObject().put("port", 1)));
    return ports;
  }

  private void join(String name, JsonObject all) throws IOException {
    JsonObject configuration = all.getJsonObject(name);
    if (link == Link.GRPC) {
      JsonObject section = configuration.getJsonObject(FleetSize.roleOf(name));
      if (section.containsKey("routers")) {
        JsonArray addresses = new JsonArray();
        size.names("router").forEach(router -> addresses.add("127.0.0.1:" + all.getJsonObject(router)
            .getJsonObject("router").getJsonObject("grpc").getInteger("port")));
        section.getJsonObject("routers").put("addresses", addresses);
      }
      return;
    }
    StringBuilder members = new StringBuilder("        member-list:\n");
    size.names().forEach(member -> members.append("          - 127.0.0.1:").append(hazelcastPort(all, member)).append('\n'));
    String yaml = Files.readString(settings.project().resolve("conf/hazelcast.yaml"))
        .replace("cluster-name: loggregator", "cluster-name: " + UUID.nameUUIDFromBytes(folder.toString().getBytes()))
        .replaceAll("(?m)^          - 127\\.0\\.0\\.1:\\d+\n", "")
        .replace("        member-list:\n", members)
        .replaceFirst("port: 15801", "port: " + hazelcastPort(all, name));
    Path file = Files.writeString(folder.resolve(name + "-hazelcast.yaml"), yaml);
    configuration.getJsonObject("bus").getJsonObject("cluster").put("hazelcastFile", file.toString());
  }

  private static int hazelcastPort(JsonObject all, String name) {
    return all.getJsonObject("hazelcast").getJsonObject(name).getInteger("port");
  }

  private Process start(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".json"), configurations.get(name).encodePrettily());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LauncherFlags.read(settings.launcher()));
    command.addAll(settings.extraJvmFlags());
    String role = FleetSize.roleOf(name);
    String verticle = "verticles." + role.substring(0, 1).toUpperCase() + role.substring(1) + "Verticle";
    command.addAll(List.of("-jar", settings.jar().toString(), "run", verticle, "-conf", file.toString()));
    if (link == Link.BUS) {
      command.add("-cluster");
    }
    Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    // the first one makes the certificates for all
    Wait.until(START_LIMIT, () -> Files.exists(folder.resolve("certs/reverselogproxy.key")));
    return process;
  }

  /** A node answers for its metrics before its role can be reached. */
  private boolean serve(List<String> names) {
    boolean all = names.stream().allMatch(name -> NodeMetrics.serves(adminPort(name)));
    if (!all) {
      Wait.pass(POLL);
    }
    return all;
  }

  /** How many of those that were started take from Agents over the link of this fleet; each has others besides. */
  long routersReady() {
    String ofTheLink = "link=\"" + link.name().toLowerCase() + "\"";
    return size.names("router").stream().filter(processes::containsKey).filter(router -> metrics(router).sum(
        series -> series.startsWith("loggregator_routers_ready{") && series.contains(ofTheLink)) > 0).count();
  }

  int adminPort(String name) {
    return configurations.get(name).getJsonObject("admin").getInteger("port");
  }

  private int grpcPort(String name) {
    return configurations.get(name).getJsonObject(FleetSize.roleOf(name)).getJsonObject("grpc").getInteger("port");
  }

  ProcessHandle process(String name) {
    return processes.get(name).toHandle();
  }

  NodeMetrics metrics(String name) {
    return NodeMetrics.read(adminPort(name));
  }

  /** In a Router's table. */
  double subscriptions(String router) {
    return metrics(router).sum(series -> series.startsWith("loggregator_routing_subscriptions"));
  }

  /**
   * Holds what the one consumer missed against what all of them say that they lost; what came to the Router before it
   * knew the subscription is no loss.
   */
  Figures account(Figures figures) {
    List<NodeMetrics> metrics = size.names().stream().map(this::metrics).toList();
    double reported = metrics.stream().mapToDouble(NodeMetrics::lost).sum();
    double unselected = metrics.stream().mapToDouble(NodeMetrics::unselected).sum();
    return figures.put("reportedLost", reported).put("unselected", unselected)
        .put("unaccounted", figures.get("missed") - reported - unselected);
  }

  @Override
  public Peers peers() {
    return peers(size.names("agent").get(0), size.names("rlp").get(0));
  }

  Peers peers(String agent, String rlp) {
    return new Peers(folder.resolve("certs"), grpcPort(agent), grpcPort(rlp));
  }

  @Override
  public int gatewayPort() {
    throw new UnsupportedOperationException("no gateway here");
  }

  @Override
  public int trafficControllerPort() {
    throw new UnsupportedOperationException("no traffic controller here");
  }

  @Override
  public double cpuSeconds() {
    return processes.values().stream().mapToDouble(process -> CpuClock.of(process.toHandle())).sum();
  }

  @Override
  public double residentMb() {
    return processes.values().stream().mapToDouble(process -> ResidentMemory.mb(process.pid(), "VmRSS:")).sum();
  }

  @Override
  public double peakResidentMb() {
    return processes.values().stream().mapToDouble(process -> ResidentMemory.mb(process.pid(), "VmHWM:"))
        .max().orElse(0);
  }

  @Override
  public void close() {
    processes.values().forEach(Process::destroy);
    try {
      for (Process process : processes.values()) {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
