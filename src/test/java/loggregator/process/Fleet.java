package loggregator.process;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.util.stream.Collectors.joining;

import io.grpc.ManagedChannel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loggregator.testing.FreePorts;
import loggregator.testing.GrpcChannels;
import loggregator.testing.HazelcastFiles;
import loggregator.testing.TcpProxy;
import loggregator.testing.TemporaryFolders;

/** Processes of one cluster of their own, with the shipped configuration files, and what reaches them. */
public final class Fleet implements AutoCloseable {
  private final LinkKind link;
  private final Surroundings surroundings;
  private final Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Map<NodeProcess, TcpProxy> networks = new LinkedHashMap<>();
  private final HazelcastFiles hazelcastFiles;
  private int processes;

  Fleet() {
    this(LinkKind.BUS);
  }

  Fleet(LinkKind link) {
    this(link, Surroundings.OF_MANY);
  }

  public Fleet(LinkKind link, Surroundings surroundings) {
    this.link = link;
    this.surroundings = surroundings;
    try {
      folder = Files.createTempDirectory("loggregator-fleet");
      TemporaryFolders.deleteAtExit(folder);
      hazelcastFiles = new HazelcastFiles(folder);
      Files.createFile(peers("router"));
      Files.createFile(peers("rlp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public NodeProcess start(String role) {
    return start(role, new JsonObject());
  }

  /** Those of the role that run already and, where they are too few, new ones, which may not serve yet. */
  List<NodeProcess> running(String role, int atLeast) {
    List<NodeProcess> running = new ArrayList<>(networks.keySet().stream()
        .filter(process -> process.role().equals(role) && process.isRunning()).toList());
    while (running.size() < atLeast) {
      running.add(start(role));
    }
    return running;
  }

  /**
   * Starts it without a warm-up, for the sake of time.
   *
   * @param changes to the shipped configuration; sections are merged
   */
  public NodeProcess start(String role, JsonObject changes) {
    int number = processes++;
    JsonObject config = config(role);
    config.getJsonObject("node").put("id", role + "-" + number).put("warmUpMs", 0);
    TcpProxy network = join(role, config);
    config.mergeIn(changes, true);
    List<String> options = link == LinkKind.BUS ? List.of("-cluster") : List.of();
    NodeProcess process = new NodeProcess(folder, role + "-" + number, role, config, options, surroundings);
    open.add(process);
    networks.put(process, network);
    return process;
  }

  /** What peers' connections to the process go through. */
  public TcpProxy networkBefore(NodeProcess process) {
    return networks.get(process);
  }

  /** Without a cluster, a node of all roles has no peers, and so no network. */
  private TcpProxy join(String role, JsonObject config) {
    if (link == LinkKind.BUS) {
      return joinCluster(config);
    }
    return role.equals("node") ? null : listPeers(role, config);
  }

  private TcpProxy network(int port) {
    TcpProxy network = new TcpProxy(port);
    open.add(network);
    return network;
  }

  private TcpProxy joinCluster(JsonObject config) {
    try {
      int port = FreePorts.assign(new JsonObject().put("port", 1)).getInteger("port");
      TcpProxy network = network(port);
      config.getJsonObject("bus").getJsonObject("cluster")
          .put("hazelcastFile", hazelcastFile("").toString())
          .put("port", port)
          .put("publicPort", network.port());
      return network;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * For one more member.
   *
   * @param clusterSuffix makes the cluster's name another one, unless it is empty
   */
  Path hazelcastFile(String clusterSuffix) throws IOException {
    return hazelcastFiles.next(clusterSuffix);
  }

  /** Peers are listed in a file that grows with the fleet; those that are gone stay in it. A forwarder has none. */
  private TcpProxy listPeers(String role, JsonObject config) {
    JsonObject section = config.getJsonObject(role);
    TcpProxy network = role.equals("forwarder") ? null : network(NodeProcess.port(section));
    for (String peers : List.of("routers", "rlps")) {
      if (section.containsKey(peers)) {
        section.getJsonObject(peers)
            .put("addresses", new JsonArray())
            .put("file", peers(peers.substring(0, peers.length() - 1)).toString())
            .put("refreshIntervalMs", 200);
      }
    }
    if (role.equals("router") || role.equals("rlp")) {
      try {
        Files.writeString(peers(role), "127.0.0.1:" + network.port() + "\n", APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return network;
  }

  private Path peers(String role) {
    return folder.resolve(role + "s.txt");
  }

  /** With free ports, and the certificates that all tests share. */
  private JsonObject config(String role) {
    String file = role.equals("node") ? "all-in-one.json" : role.replaceAll("[A-Z]", "-$0").toLowerCase() + ".json";
    try {
      String shipped = Files.readString(Path.of("conf", link == LinkKind.BUS || role.equals("node") ? "" : "grpc", file));
      return FreePorts.assign(new JsonObject(shipped.replace("\"certs/", "\"" + GrpcChannels.certificates() + "/")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of all processes, those that ended included, for a message. */
  public String logs() {
    return networks.keySet().stream().map(NodeProcess::describe).sorted().collect(joining("\n"));
  }

  ManagedChannel channel(NodeProcess process, String serverName) {
    return channel(process.port(), serverName);
  }

  ManagedChannel channel(int port, String serverName) {
    ManagedChannel channel = GrpcChannels.open(port, serverName);
    open.add(channel::shutdownNow);
    return channel;
  }

  SteadyProducer produce(List<NodeProcess> agents, String sourceId, int perSecond) {
    SteadyProducer producer = new SteadyProducer(
        agents.stream().map(agent -> channel(agent.port("agent"), "metron")).toList(), sourceId, perSecond);
    open.add(producer);
    return producer;
  }

  SequenceConsumer consume(NodeProcess rlp, String shardId, Delivered delivered) {
    SequenceConsumer consumer = new SequenceConsumer(channel(rlp.port("rlp"), "reverselogproxy"), shardId, delivered);
    open.add(consumer);
    return consumer;
  }

  /** @param target of a Traffic Controller's WebSocket */
  V1Stream open(NodeProcess trafficController, String target, Delivered delivered) {
    V1Stream stream = new V1Stream(trafficController.port(), target, delivered);
    open.add(stream);
    return stream;
  }

  @Override
  public void close() {
    for (int i = open.size() - 1; i >= 0; i--) {
      try {
        open.get(i).close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
