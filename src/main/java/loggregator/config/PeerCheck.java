package loggregator.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Looks the names of peers up before anything starts: one that is mistyped would be looked up in vain for ever. */
public final class PeerCheck {
  private PeerCheck() {}

  /** A problem for each name that is unknown, by the key of its section. Blocks. */
  public static List<ConfigProblem> check(NodeConfig config) {
    List<ConfigProblem> problems = new ArrayList<>();
    for (PeerUse use : config.inventory().peers()) {
      use.peers().near().forEach(peer -> check(use.key() + ".zoneAddresses", peer, problems));
      use.peers().addresses().forEach(peer -> check(use.key() + ".addresses", peer, problems));
    }
    return problems;
  }

  private static void check(String key, PeerAddress peer, List<ConfigProblem> problems) {
    try {
      InetAddress.getAllByName(peer.host());
    } catch (UnknownHostException e) {
      problems.add(new ConfigProblem(key, peer + ": the host's name is unknown"));
    }
  }
}
