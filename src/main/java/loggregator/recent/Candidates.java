package loggregator.recent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The first, or the last, so many of the envelopes that are shown to it. Threading: the store's lock. */
final class Candidates {
  /** So many times more are held before they are sorted. */
  private static final int EXCESS = 4;

  private final int most;
  private final Comparator<Candidate> order;
  private final List<Candidate> found = new ArrayList<>();
  private boolean cut;

  /** An envelope in its page. */
  record Candidate(long sequence, Page page, int index) {}

  private Candidates(int most, Comparator<Candidate> order) {
    this.most = most;
    this.order = order;
  }

  static Candidates first(int most) {
    return new Candidates(most, Comparator.comparingLong(Candidate::sequence));
  }

  static Candidates last(int most) {
    return new Candidates(most, Comparator.comparingLong(Candidate::sequence).reversed());
  }

  /** Whether that was enough to know now which are worth showing, so that the caller should ask for the limit anew. */
  boolean add(long sequence, Page page, int index) {
    found.add(new Candidate(sequence, page, index));
    if (found.size() < EXCESS * (long) most) {
      return false;
    }
    keep();
    return true;
  }

  /** In order. */
  List<Candidate> sorted() {
    keep();
    return found;
  }

  /** Whether there were more. */
  boolean isCut() {
    return cut;
  }

  /** The sequence number of the last that counts; only when there is one. */
  long limit() {
    return found.get(found.size() - 1).sequence();
  }

  private void keep() {
    found.sort(order);
    if (found.size() > most) {
      found.subList(most, found.size()).clear();
      cut = true;
    }
  }
}
