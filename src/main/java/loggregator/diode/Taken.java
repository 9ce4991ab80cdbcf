package loggregator.diode;

import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.Batch;

/** What one read takes out of a diode, within its limits. */
final class Taken {
  /** To join a batch that is so large with others would cost a copy of it and save little. */
  static final int LARGE_BYTES = 16 << 10;
  /** A part holds at most so many times its own bytes: a link's message has some batches of a hundred in one array. */
  private static final int MAX_EXCESS = 5;

  private final int maxEnvelopes;
  private final int maxBytes;
  private final boolean onlyOneBatch;
  private Batch first;
  private boolean isFirstWhole;
  /** The first one too; null while it is alone. */
  private List<Batch> all;
  private int envelopes;
  private int bytes;
  private boolean isFull;

  private Taken(int maxEnvelopes, int maxBytes, boolean onlyOneBatch) {
    this.maxEnvelopes = maxEnvelopes;
    this.maxBytes = maxBytes;
    this.onlyOneBatch = onlyOneBatch;
  }

  static Taken upTo(int maxEnvelopes, int maxBytes) {
    return new Taken(maxEnvelopes, maxBytes, false);
  }

  /** A batch as it was written, or what is left of it. */
  static Taken oneBatch() {
    return oneBatch(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** The same, divided where it is larger. */
  static Taken oneBatch(int maxEnvelopes, int maxBytes) {
    return new Taken(maxEnvelopes, maxBytes, true);
  }

  boolean isEmpty() {
    return first == null;
  }

  int envelopes() {
    return envelopes;
  }

  int bytes() {
    return bytes;
  }

  /** Whether a batch of that size is to be added, be it in part: the first always is, others only whole and small. */
  boolean takes(int moreEnvelopes, int moreBytes) {
    return first == null || !isFull && moreBytes < LARGE_BYTES && hasRoomFor(moreEnvelopes, moreBytes);
  }

  boolean hasRoomFor(int moreEnvelopes, int moreBytes) {
    return moreEnvelopes <= maxEnvelopes - envelopes && moreBytes <= maxBytes - bytes;
  }

  /** To find out how much of the first batch is to be added. */
  Fit fit() {
    return new Fit(maxEnvelopes, maxBytes);
  }

  /** Adds a slice of the batch. */
  void add(Batch batch, int start, int end, int count) {
    Batch slice = batch.slice(start, end, count);
    if (first == null) {
      first = slice;
      isFirstWhole = slice == batch;
    } else {
      addToAll(slice);
    }
    envelopes += count;
    bytes += slice.length();
  }

  /** Nothing more of that batch is to be added. */
  void endBatch() {
    isFull = onlyOneBatch || bytes >= LARGE_BYTES;
  }

  private void addToAll(Batch slice) {
    if (all == null) {
      all = new ArrayList<>();
      all.add(first);
    }
    all.add(slice);
  }

  /** Null when nothing was taken. A small part of an array is copied, because it may wait elsewhere. */
  Batch join() {
    if (all != null) {
      return Batch.concat(all);
    }
    return first == null || isFirstWhole || isMuchOfItsArray(first) ? first : first.copy();
  }

  private static boolean isMuchOfItsArray(Batch part) {
    return part.length() >= part.bytes().length / MAX_EXCESS;
  }
}
