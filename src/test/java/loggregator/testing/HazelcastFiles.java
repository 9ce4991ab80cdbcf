package loggregator.testing;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Copies of the shipped Hazelcast file for the members of a cluster whose name and ports nobody else has. */
public final class HazelcastFiles {
  private static final int MAX_MEMBERS = 16;
  private static final String MEMBER = "          - 127.0.0.1:";

  private final Path folder;
  private final String name = UUID.randomUUID().toString();
  private final List<Integer> ports = new ArrayList<>();
  private int members;

  /** @param folder where the files are written */
  public HazelcastFiles(Path folder) throws IOException {
    this.folder = folder;
    for (int i = 0; i < MAX_MEMBERS; i++) {
      ports.add(FreePorts.one());
    }
  }

  /**
   * For one more member.
   *
   * @param clusterSuffix makes the cluster's name another one, unless it is empty
   */
  public Path next(String clusterSuffix) throws IOException {
    int number = members++;
    String yaml = Files.readString(Path.of("conf/hazelcast.yaml"))
        .replace("cluster-name: loggregator", "cluster-name: " + name + clusterSuffix)
        .replaceFirst("port: 15801", "port: " + ports.get(number))
        .replaceAll("(?m)^" + MEMBER + "\\d+\n", "")
        .replace("        member-list:\n", "        member-list:\n" + memberList());
    return Files.writeString(folder.resolve("hazelcast-" + number + ".yaml"), yaml);
  }

  private String memberList() {
    return ports.stream().map(port -> MEMBER + port + "\n").collect(joining());
  }
}
