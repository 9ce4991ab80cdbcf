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

/** An Agent, a Router and an RLP, a process each, with the shipped configuration on free ports. */
final class FleetServers implements ServersUnderLoad {
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final List<String> ROLES = List.of("router", "rlp", "agent");

  private final Path folder = Files.createTempDirectory("loggregator-bench-fleet");
  private final Map<String, JsonObject> configurations = new LinkedHashMap<>();
  private final Map<String, Process> processes = new LinkedHashMap<>();

  /** How the processes reach each other. */
  enum Link {
    BUS,
    GRPC
  }

  static FleetServers start(Settings settings, Link link) throws IOException {
    FleetServers servers = new FleetServers(settings, link);
    if (!Wait.until(START_LIMIT, servers::serve)) {
      servers.close();
      throw new IllegalStateException("the fleet does not start");
    }
    return servers;
  }

  private FleetServers(Settings settings, Link link) throws IOException {
    JsonObject all = new JsonObject();
    for (String role : ROLES) {
      Path shipped = settings.project().resolve(Path.of("conf", link == Link.BUS ? "" : "grpc", role + ".json"));
      all.put(role, new JsonObject(Files.readString(shipped)));
    }
    all.put("members", new JsonArray());
    JsonObject withPorts = FreePorts.assign(all.put("hazelcast", hazelcastPorts()));
    for (String role : ROLES) {
      configurations.put(role, withPorts.getJsonObject(role));
      join(settings, link, role, withPorts);
    }
    for (String role : ROLES) {
      processes.put(role, start(settings, link, role));
    }
  }

  private static JsonObject hazelcastPorts() {
    JsonObject ports = new JsonObject();
    ROLES.forEach(role -> ports.put(role, new JsonObject().put("port", 1)));
    return ports;
  }

  private void join(Settings settings, Link link, String role, JsonObject all) throws IOException {
    JsonObject configuration = all.getJsonObject(role);
    if (link == Link.GRPC) {
      JsonObject section = configuration.getJsonObject(role);
      if (section.containsKey("routers")) {
        int port = all.getJsonObject("router").getJsonObject("router").getJsonObject("grpc").getInteger("port");
        section.getJsonObject("routers").put("addresses", new JsonArray().add("127.0.0.1:" + port));
      }
      return;
    }
    StringBuilder members = new StringBuilder("        member-list:\n");
    ROLES.forEach(member -> members.append("          - 127.0.0.1:").append(hazelcastPort(all, member)).append('\n'));
    String yaml = Files.readString(settings.project().resolve("conf/hazelcast.yaml"))
        .replace("cluster-name: loggregator", "cluster-name: " + UUID.nameUUIDFromBytes(folder.toString().getBytes()))
        .replaceAll("(?m)^          - 127\\.0\\.0\\.1:\\d+\n", "")
        .replace("        member-list:\n", members)
        .replaceFirst("port: 15801", "port: " + hazelcastPort(all, role));
    Path file = Files.writeString(folder.resolve(role + "-hazelcast.yaml"), yaml);
    configuration.getJsonObject("bus").getJsonObject("cluster").put("hazelcastFile", file.toString());
  }

  private static int hazelcastPort(JsonObject all, String role) {
    return all.getJsonObject("hazelcast").getJsonObject(role).getInteger("port");
  }

  private Process start(Settings settings, Link link, String role) throws IOException {
    Path file = Files.writeString(folder.resolve(role + ".json"), configurations.get(role).encodePrettily());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LauncherFlags.read(settings.launcher()));
    command.addAll(settings.extraJvmFlags());
    String verticle = "verticles." + role.substring(0, 1).toUpperCase() + role.substring(1) + "Verticle";
    command.addAll(List.of("-jar", settings.jar().toString(), "run", verticle, "-conf", file.toString()));
    if (link == Link.BUS) {
      command.add("-cluster");
    }
    Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
        .redirectOutput(folder.resolve(role + ".log").toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    // the first one makes the certificates for all
    Wait.until(START_LIMIT, () -> Files.exists(folder.resolve("certs/reverselogproxy.key")));
    return process;
  }

  /** A node answers for its metrics before its role can be reached. */
  private boolean serve() {
    return ROLES.stream().allMatch(role -> NodeMetrics.serves(adminPort(role)));
  }

  private int adminPort(String role) {
    return configurations.get(role).getJsonObject("admin").getInteger("port");
  }

  private int grpcPort(String role) {
    return configurations.get(role).getJsonObject(role).getJsonObject("grpc").getInteger("port");
  }

  ProcessHandle process(String role) {
    return processes.get(role).toHandle();
  }

  /**
   * Holds what the one consumer missed against what all of them say that they lost; what came to the Router before it
   * knew the subscription is no loss.
   */
  Figures account(Figures figures) {
    List<NodeMetrics> metrics = ROLES.stream().map(role -> NodeMetrics.read(adminPort(role))).toList();
    double reported = metrics.stream().mapToDouble(NodeMetrics::lost).sum();
    double unselected = metrics.stream().mapToDouble(NodeMetrics::unselected).sum();
    return figures.put("reportedLost", reported).put("unselected", unselected)
        .put("unaccounted", figures.get("missed") - reported - unselected);
  }

  @Override
  public Peers peers() {
    return new Peers(folder.resolve("certs"), grpcPort("agent"), grpcPort("rlp"));
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
