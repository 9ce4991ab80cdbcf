package loggregator.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import loggregator.config.Inventory.PeerUse;

/**
 * Reads the files of peers before anything starts. Names are not looked up: one that stands for no Router at the
 * moment, such as a zone's, is nothing that a node has to stop for.
 */
public final class PeerCheck {
  private PeerCheck() {}

  /** A problem for each file that can't be read, by its key. Blocks. */
  public static List<ConfigProblem> check(NodeConfig config) {
    List<ConfigProblem> problems = new ArrayList<>();
    for (PeerUse use : config.inventory().peers()) {
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
}
