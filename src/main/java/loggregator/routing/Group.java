package loggregator.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The subscriptions of one node and one shard id: each envelope goes to one of them. A subscription without a shard id
 * is a group of its own.
 *
 * <p>The choice is random unless a member has a deterministic name. In that case counters and gauges are spread by the
 * hash of their names over the members, which are ordered by their own names: members without a name first, equal names
 * in the order of their subscriptions.
 */
final class Group {
  private static final Comparator<Member> ORDER =
      Comparator.comparing((Member member) -> member.subscription().deterministicName(), Arrays::compareUnsigned)
          .thenComparingLong(member -> member.subscription().number());

  private final SelectorNode node;
  private final String shardId;
  private final List<Member> members = new ArrayList<>(1);
  private int deterministicMembers;
  private int competing;
  private int position;

  Group(SelectorNode node, String shardId) {
    this.node = node;
    this.shardId = shardId;
  }

  SelectorNode node() {
    return node;
  }

  /** Empty for a subscription of its own. */
  String shardId() {
    return shardId;
  }

  /** Counts members that compete; how many there are now. */
  int compete(int more) {
    competing += more;
    return competing;
  }

  /** Its index in the node's list. */
  int position() {
    return position;
  }

  void moveTo(int position) {
    this.position = position;
  }

  List<Member> members() {
    return members;
  }

  void add(Member member) {
    members.add(-Collections.binarySearch(members, member, ORDER) - 1, member);
    deterministicMembers += member.deterministic() ? 1 : 0;
  }

  void remove(Member member) {
    members.remove(Collections.binarySearch(members, member, ORDER));
    deterministicMembers -= member.deterministic() ? 1 : 0;
  }

  /** The member that gets the envelope; null if each of them gets it through another of its selectors. */
  Member choose(Match match) {
    int candidates = match.contested() ? entitled(match) : members.size();
    if (candidates == 0) {
      return null;
    }
    int choice = candidates == 1 ? 0 : match.choose(candidates, deterministicMembers > 0);
    return match.contested() ? entitled(match, choice) : members.get(choice);
  }

  private int entitled(Match match) {
    int count = 0;
    for (int i = 0; i < members.size(); i++) {
      count += match.entitles(members.get(i)) ? 1 : 0;
    }
    return count;
  }

  private Member entitled(Match match, int choice) {
    int left = choice;
    for (int i = 0; ; i++) {
      Member member = members.get(i);
      if (match.entitles(member) && left-- == 0) {
        return member;
      }
    }
  }
}
