package loggregator.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All subscriptions with one selector: those that compete, in groups that get each envelope once, and the choruses of
 * the others.
 */
final class SelectorNode {
  private final SelectorKey key;
  private final List<Chorus> choruses = new ArrayList<>(1);
  private final List<Group> groups = new ArrayList<>(0);
  private final Map<String, Group> shards = new HashMap<>();
  private int members;
  private int contestedMembers;

  SelectorNode(SelectorKey key) {
    this.key = key;
  }

  SelectorKey key() {
    return key;
  }

  List<Chorus> choruses() {
    return choruses;
  }

  void add(Chorus chorus) {
    choruses.add(chorus);
  }

  void remove(Chorus chorus) {
    choruses.remove(chorus);
  }

  /** Those whose members compete. */
  List<Group> groups() {
    return groups;
  }

  boolean isEmpty() {
    return members == 0;
  }

  /** Whether a member that competes has another selector that may match the same envelope. */
  boolean contested() {
    return contestedMembers > 0;
  }

  /** The member does not compete yet. */
  Member join(Subscription subscription, String shardId, int rank, boolean contested) {
    Group group = shardId.isEmpty()
        ? new Group(this, shardId)
        : shards.computeIfAbsent(shardId, absent -> new Group(this, absent));
    Member member = new Member(subscription, group, rank, contested);
    group.add(member);
    members++;
    return member;
  }

  /** The member does not compete any more. */
  void leave(Member member) {
    Group group = member.group();
    group.remove(member);
    members--;
    if (group.members().isEmpty()) {
      shards.remove(group.shardId());
    }
  }

  void compete(Member member, boolean now) {
    int change = now ? 1 : -1;
    contestedMembers += member.contested() ? change : 0;
    Group group = member.group();
    int competing = group.compete(change);
    if (competing == 0) {
      replaceByLast(group.position());
    } else if (now && competing == 1) {
      group.moveTo(groups.size());
      groups.add(group);
    }
  }

  /** Removes without shifting all that follow: the order of groups means nothing. */
  private void replaceByLast(int position) {
    Group last = groups.remove(groups.size() - 1);
    if (position < groups.size()) {
      groups.set(position, last);
      last.moveTo(position);
    }
  }
}
