package loggregator.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All subscriptions with one selector, in groups that get each envelope once. */
final class SelectorNode {
  private final SelectorKey key;
  private final List<Group> groups = new ArrayList<>(1);
  private final Map<String, Group> shards = new HashMap<>();
  private int contestedMembers;

  SelectorNode(SelectorKey key) {
    this.key = key;
  }

  SelectorKey key() {
    return key;
  }

  List<Group> groups() {
    return groups;
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  /** Whether a member has another selector that may match the same envelope. */
  boolean contested() {
    return contestedMembers > 0;
  }

  Member join(Subscription subscription, String shardId, int rank, boolean contested) {
    Group group = shardId.isEmpty() ? newGroup(shardId) : shards.computeIfAbsent(shardId, this::newGroup);
    Member member = new Member(subscription, group, rank, contested);
    group.add(member);
    contestedMembers += contested ? 1 : 0;
    return member;
  }

  void leave(Member member) {
    Group group = member.group();
    group.remove(member);
    contestedMembers -= member.contested() ? 1 : 0;
    if (group.members().isEmpty()) {
      shards.remove(group.shardId());
      replaceByLast(group.position());
    }
  }

  private Group newGroup(String shardId) {
    Group group = new Group(this, shardId);
    group.moveTo(groups.size());
    groups.add(group);
    return group;
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
