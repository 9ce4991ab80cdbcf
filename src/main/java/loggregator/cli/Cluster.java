package loggregator.cli;

import com.hazelcast.config.Config;
import com.hazelcast.config.InterfacesConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.internal.util.AddressUtil;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import loggregator.config.BusConfig;
import loggregator.config.ClusterConfig;
import loggregator.config.ConfigProblem;
import loggregator.config.PeerAddress;
import loggregator.tls.TlsOptions;

/** How a node joins others: Hazelcast finds the members, and the event bus talks to them over mutual TLS. */
final class Cluster {
  private static final int PING_PARTS = 4;
  private static final String HAZELCAST_FILE = "bus.cluster.hazelcastFile";

  private Cluster() {}

  /**
   * Problems that keep the node from joining, apart from its port and certificates. Reads Hazelcast's file.
   *
   * @param environment where {@code ${NAME}} in the file is looked up
   */
  static List<ConfigProblem> problems(BusConfig bus, Map<String, String> environment) {
    if (bus.cluster().isEmpty()) {
      return List.of(new ConfigProblem("bus.cluster", "is required with -cluster"));
    }
    try {
      return exposures(HazelcastFile.read(bus.cluster().get().hazelcastFile(), environment).getNetworkConfig());
    } catch (FileNotFoundException e) {
      return List.of(inFile(bus.cluster().get().hazelcastFile() + ": there is no such file"));
    } catch (HazelcastException | IllegalArgumentException e) {
      return List.of(inFile(String.valueOf(e.getMessage()).lines().findFirst().orElse("is malformed")));
    }
  }

  /** Hazelcast authenticates no peer, so the addresses that it listens on must be configured, not guessed. */
  private static List<ConfigProblem> exposures(NetworkConfig network) {
    List<ConfigProblem> problems = new ArrayList<>();
    JoinConfig join = network.getJoin();
    if (join.getMulticastConfig().isEnabled() || join.isAutoDetectionEnabled()) {
      problems.add(inFile("network.join: multicast and auto-detection must be disabled"));
    }
    InterfacesConfig interfaces = network.getInterfaces();
    if (!interfaces.isEnabled() || interfaces.getInterfaces().isEmpty()) {
      problems.add(inFile("network.interfaces: must be enabled and name a private address"));
    }
    // Hazelcast ignores a host name and then guesses an address.
    interfaces.getInterfaces().stream().filter(text -> !AddressUtil.isIpAddress(text)).forEach(text ->
        problems.add(inFile("network.interfaces: " + text + " is not an IP address")));
    return problems;
  }

  private static ConfigProblem inFile(String message) {
    return new ConfigProblem(HAZELCAST_FILE, message);
  }

  /**
   * Call when there are no {@link #problems}.
   *
   * @param portOffset added to Hazelcast's own port; members are looked for at the listed ports and at the moved ones
   */
  static ClusterManager manager(ClusterConfig cluster, int portOffset) throws FileNotFoundException {
    // It was found to be well-formed before; to check it against its schema again would take a part of a second.
    System.setProperty("hazelcast.config.schema.validation.enabled", "false");
    Config hazelcast = HazelcastFile.read(cluster.hazelcastFile(), System.getenv());
    if (portOffset != 0) {
      movePorts(hazelcast.getNetworkConfig(), portOffset);
    }
    return new HazelcastClusterManager(hazelcast);
  }

  private static void movePorts(NetworkConfig network, int portOffset) {
    network.setPort(network.getPort() + portOffset);
    TcpIpConfig members = network.getJoin().getTcpIpConfig();
    List<String> moved = members.getMembers().stream()
        .flatMap(text -> PeerAddress.parse(text).stream())
        .map(member -> new PeerAddress(member.host(), member.port() + portOffset).toString())
        .filter(member -> !members.getMembers().contains(member))
        .toList();
    moved.forEach(members::addMember);
  }

  /**
   * A peer that doesn't answer is given up within {@link BusConfig#peerTimeoutMs}. Most of that time is the peer's: its
   * answer comes after all that was sent to it before, and without it the connection is cut with all that is on it.
   */
  static EventBusOptions eventBus(BusConfig bus, ClusterConfig cluster) {
    EventBusOptions options = TlsOptions.mutual(cluster.tls()).applyTo(new EventBusOptions())
        .setHost(cluster.host())
        .setPort(cluster.port())
        .setClusterPingInterval(bus.peerTimeoutMs() / PING_PARTS)
        .setClusterPingReplyInterval(bus.peerTimeoutMs() - bus.peerTimeoutMs() / PING_PARTS);
    if (!cluster.publicHost().isEmpty()) {
      options.setClusterPublicHost(cluster.publicHost());
    }
    if (cluster.publicPort() != 0) {
      options.setClusterPublicPort(cluster.publicPort());
    }
    return options;
  }
}
