package loggregator.bench;

import java.util.BitSet;

/**
 * What one consumer got of one source instance, whose producer numbers its envelopes from 0: which arrived, how many
 * twice, how many after one with a higher number. Exact, at one bit for each envelope.
 *
 * <p>Threading: none of its own; {@link Arrivals} guards it.
 */
final class SequenceCheck {
  private final BitSet seen = new BitSet();
  private long received;
  private long duplicated;
  private long reordered;
  private int first = Integer.MAX_VALUE;
  private int highest = -1;

  void add(long sequence) {
    int number = Math.toIntExact(sequence);
    received++;
    if (seen.get(number)) {
      duplicated++;
      return;
    }
    seen.set(number);
    first = Math.min(first, number);
    if (number < highest) {
      reordered++;
    }
    highest = Math.max(highest, number);
  }

  /** Envelopes, with those that came twice. */
  long received() {
    return received;
  }

  long duplicated() {
    return duplicated;
  }

  long reordered() {
    return reordered;
  }

  /** The lowest number that arrived: what was sent before the subscription stood is not lost. */
  long first() {
    return first;
  }

  /** The highest number that arrived, -1 before the first. */
  long highest() {
    return highest;
  }

  /** How many of the numbers from {@code from} up to and without {@code to} never arrived. */
  long lost(long from, long to) {
    if (from >= to) {
      return 0;
    }
    return to - from - seen.get(Math.toIntExact(from), Math.toIntExact(to)).cardinality();
  }
}
