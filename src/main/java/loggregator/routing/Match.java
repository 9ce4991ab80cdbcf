package loggregator.routing;

import java.util.List;
import java.util.random.RandomGenerator;
import loggregator.envelope.EnvelopeScanner;

/** The nodes that match one envelope, and the choice between the members of their groups. */
final class Match {
  /** With and without the source, with and without the name. */
  static final int MAX_NODES = 4;
  private static final long NOT_DRAWN = -1;

  private final EnvelopeNames names;
  private final RandomGenerator random;
  private final SelectorNode[] nodes = new SelectorNode[MAX_NODES];
  private int size;
  private int contestedNodes;
  private long number;
  private long draw;

  Match(EnvelopeScanner envelope, RandomGenerator random) {
    names = new EnvelopeNames(envelope);
    this.random = random;
  }

  /** Starts the next envelope. */
  void reset(byte[] bytes) {
    names.reset(bytes);
    size = 0;
    contestedNodes = 0;
    number++;
    draw = NOT_DRAWN;
  }

  /** Counts the envelopes, from 1. */
  long number() {
    return number;
  }

  void add(SelectorNode node) {
    nodes[size++] = node;
    contestedNodes += node.contested() ? 1 : 0;
  }

  int size() {
    return size;
  }

  SelectorNode node(int i) {
    return nodes[i];
  }

  EnvelopeNames names() {
    return names;
  }

  /** Whether several selectors of one request may have matched; only then {@link #entitles} is to be asked. */
  boolean contested() {
    return contestedNodes > 1;
  }

  /** Has every subscription find the first of its selectors among those that matched. */
  void settle() {
    for (int i = 0; i < size; i++) {
      if (nodes[i].contested()) {
        List<Group> groups = nodes[i].groups();
        for (int g = 0; g < groups.size(); g++) {
          settle(groups.get(g).members());
        }
      }
    }
  }

  private void settle(List<Member> members) {
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      if (member.contested()) {
        member.subscription().claim(member, number);
      }
    }
  }

  /** Whether this is the member through which its subscription gets the envelope, if its group chooses it. */
  boolean entitles(Member member) {
    return !member.contested() || member.subscription().claimant() == member;
  }

  /**
   * One of {@code candidates}: at random, or by the envelope's names if a member asks for that and there are any. All
   * groups of an envelope share one random number, so that members of equal groups who stand in the same place select
   * the same, and what they select is kept and sent once.
   */
  int choose(int candidates, boolean byName) {
    return byName && names.exist()
        ? (int) Long.remainderUnsigned(names.spreadHash(), candidates)
        : (int) (draw() * candidates >>> Integer.SIZE);
  }

  /** 32 random bits. */
  private long draw() {
    if (draw == NOT_DRAWN) {
      draw = Integer.toUnsignedLong(random.nextInt());
    }
    return draw;
  }
}
