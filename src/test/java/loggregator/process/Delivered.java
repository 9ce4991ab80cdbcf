package loggregator.process;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What all streams of one kind of consumer got together: each number of each source should be there once. Any thread.
 */
public final class Delivered {
  private final Map<String, BitSet> numbersBySource = new HashMap<>();
  private final List<String> mistakes = new ArrayList<>();
  private long count;
  private long lastAtNanos = System.nanoTime();
  private long longestGapNanos;

  /** @param lastOfStream the highest number that the stream has brought of each source */
  public synchronized void take(String source, long number, Map<String, Long> lastOfStream) {
    Long last = lastOfStream.put(source, number);
    if (last != null && number <= last && mistakes.size() < 20) {
      mistakes.add(source + ": " + number + " after " + last);
    }
    BitSet numbers = numbersBySource.computeIfAbsent(source, key -> new BitSet());
    if (numbers.get((int) number) && mistakes.size() < 20) {
      mistakes.add(source + ": " + number + " twice");
    }
    numbers.set((int) number);
    count++;
    long now = System.nanoTime();
    longestGapNanos = Math.max(longestGapNanos, now - lastAtNanos);
    lastAtNanos = now;
  }

  public synchronized long count() {
    return count;
  }

  /** What came twice, or in a stream after a later one. */
  public synchronized List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  public synchronized boolean has(String source, long number) {
    return numbersBySource.getOrDefault(source, new BitSet()).get((int) number);
  }

  /** Between two envelopes since the last call. */
  synchronized long takeLongestGapMs() {
    long gapMs = longestGapNanos / 1_000_000;
    longestGapNanos = 0;
    lastAtNanos = System.nanoTime();
    return gapMs;
  }
}
