package loggregator.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the members of the cluster call themselves, as they said when they joined: one that is silent could not be asked
 * any more. Each is looked up once, because that blocks a worker thread where the map is held by a silent member. Any
 * thread.
 */
public final class MemberNames {
  /** Of what a member says of itself when it joins. */
  public static final String NODE = "node";

  private final ClusterManager cluster;
  private final Map<String, Future<String>> byMember = new ConcurrentHashMap<>();

  MemberNames(ClusterManager cluster) {
    this.cluster = cluster;
  }

  /** Looks up those who have come, and forgets those who have gone. */
  void learn() {
    List<String> members = cluster.getNodes();
    byMember.keySet().retainAll(members);
    members.stream().filter(member -> !byMember.containsKey(member)).forEach(this::lookUp);
  }

  /** Hazelcast's name where the member's own is unknown. */
  String of(String member) {
    Future<String> name = byMember.get(member);
    return name != null && name.succeeded() ? name.result() : "member " + member;
  }

  private void lookUp(String member) {
    Promise<NodeInfo> info = Promise.promise();
    byMember.put(member, info.future().map(MemberNames::nameIn).onFailure(v -> byMember.remove(member)));
    cluster.getNodeInfo(member, info);
  }

  private static String nameIn(NodeInfo info) {
    String name = info.metadata() == null ? null : info.metadata().getString(NODE);
    if (name == null) {
      throw new IllegalStateException("a member without a name");
    }
    return name;
  }
}
