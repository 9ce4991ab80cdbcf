package loggregator.launcher;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.HazelcastException;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.List;
import loggregator.config.BusConfig;
import loggregator.config.ClusterConfig;
import loggregator.config.ConfigProblem;
import loggregator.tls.TlsOptions;

/** How a node joins others: Hazelcast says who is there, the event bus talks to them over mutual TLS. */
final class Cluster {
  private static final String HAZELCAST_FILE = "bus.cluster.hazelcastFile";

  private Cluster() {}

  /** What keeps the node from joining, where its port and certificates are in order. Reads the file. */
  static List<ConfigProblem> problems(BusConfig bus) {
    if (bus.cluster().isEmpty()) {
      return List.of(new ConfigProblem("bus.cluster", "is required with -cluster"));
    }
    try {
      return exposures(load(bus.cluster().get()));
    } catch (FileNotFoundException e) {
      return List.of(inFile(bus.cluster().get().hazelcastFile() + ": there is no such file"));
    } catch (HazelcastException | IllegalArgumentException e) {
      return List.of(inFile(String.valueOf(e.getMessage()).lines().findFirst().orElse("is malformed")));
    }
  }

  /** Hazelcast asks nobody who they are, so what it listens on must be said and not guessed. */
  private static List<ConfigProblem> exposures(Config hazelcast) {
    List<ConfigProblem> problems = new ArrayList<>();
    JoinConfig join = hazelcast.getNetworkConfig().getJoin();
    if (join.getMulticastConfig().isEnabled() || join.isAutoDetectionEnabled()) {
      problems.add(inFile("network.join: multicast and auto-detection must be disabled"));
    }
    if (!hazelcast.getNetworkConfig().getInterfaces().isEnabled()) {
      problems.add(inFile("network.interfaces: must be enabled and name a private address"));
    }
    return problems;
  }

  private static ConfigProblem inFile(String message) {
    return new ConfigProblem(HAZELCAST_FILE, message);
  }

  /** Call when there are no {@link #problems}. */
  static ClusterManager manager(ClusterConfig cluster) throws FileNotFoundException {
    return new HazelcastClusterManager(load(cluster));
  }

  private static Config load(ClusterConfig cluster) throws FileNotFoundException {
    return Config.loadFromFile(cluster.hazelcastFile().toFile());
  }

  /** A peer that doesn't answer is given up within {@link BusConfig#peerTimeoutMs}. */
  static EventBusOptions eventBus(BusConfig bus, ClusterConfig cluster) {
    return TlsOptions.mutual(cluster.tls()).applyTo(new EventBusOptions())
        .setHost(cluster.host())
        .setPort(cluster.port())
        .setClusterPingInterval(bus.peerTimeoutMs() / 2)
        .setClusterPingReplyInterval(bus.peerTimeoutMs() / 2);
  }
}
