package loggregator.config;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loggregator.config.Listener.Protocol;

/** Tries whether the node could listen where it is told to, before any of it starts. */
public final class PortCheck {
  private PortCheck() {}

  /** A problem for each address that can't be had, by its port's key. Nothing stays bound. Blocks. */
  public static List<ConfigProblem> check(NodeConfig config) {
    List<ConfigProblem> problems = new ArrayList<>();
    for (Listener listener : config.inventory().listeners()) {
      obstacleTo(listener).ifPresent(obstacle ->
          problems.add(new ConfigProblem(listener.key(), listener.printedAddress() + " " + obstacle)));
    }
    return problems;
  }

  private static Optional<String> obstacleTo(Listener listener) {
    InetSocketAddress address = new InetSocketAddress(listener.host(), listener.port());
    if (address.isUnresolved()) {
      return Optional.of("can't be listened on: the host's name is unknown");
    }
    try {
      bind(listener.protocol(), address);
      return Optional.empty();
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      return Optional.of(reason.contains("in use") ? "is already in use" : "can't be listened on: " + reason);
    }
  }

  private static void bind(Protocol protocol, InetSocketAddress address) throws IOException {
    if (protocol == Protocol.UDP) {
      new DatagramSocket(address).close();
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      // The servers do so, too: connections of a former run that are still closing don't matter.
      socket.setReuseAddress(true);
      socket.bind(address);
    }
  }
}
