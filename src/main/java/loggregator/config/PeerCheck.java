package loggregator.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loggregator.config.Inventory.PeerUse;

/**
 * Looks up the names and files of peers before anything starts, because a mistyped one would be looked up in vain for
 * ever.
 */
public final class PeerCheck {
  private PeerCheck() {}

  /** A problem for each name that is unknown and each file that can't be read, by its key. Blocks. */
  public static List<ConfigProblem> check(NodeConfig config) {
    List<ConfigProblem> problems = new ArrayList<>();
    for (PeerUse use : config.inventory().peers()) {
      use.peers().near().forEach(peer -> check(use.key() + ".zoneAddresses", peer, problems));
      use.peers().addresses().forEach(peer -> check(use.key() + ".addresses", peer, problems));
      use.peers().file().ifPresent(file -> check(use.key() + ".file", file, problems));
    }
    return problems;
  }

  private static void check(String key, Path file, List<ConfigProblem> problems) {
    try {
      Files.readString(file);
    } catch (IOException e) {
      problems.add(new ConfigProblem(key, "can't be read: " + FileFailure.reason(e)));
    }
  }

  private static void check(String key, PeerAddress peer, List<ConfigProblem> problems) {
    try {
      InetAddress.getAllByName(peer.host());
    } catch (UnknownHostException e) {
      problems.add(new ConfigProblem(key, peer + ": the host's name is unknown"));
    }
  }
}
