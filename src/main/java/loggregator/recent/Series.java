package loggregator.recent;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import loggregator.envelope.MessageType;

/**
 * What is kept of one source and one type: pages in the order of their timestamps. The larger it is, the larger are its
 * pages, so that it has some of them, or some dozens, and loses a small part of itself at a time, which is not copied.
 *
 * <p>Threading: the store's lock.
 */
final class Series {
  /** This object and the array of its pages. */
  static final int OVERHEAD_BYTES = 112;

  private static final int LEAST_PAGE_BYTES = 1 << 10;
  /** From here on pages grow slower than the series does. */
  private static final int USUAL_PAGE_BYTES = 4 << 10;
  private static final int LARGEST_PAGE_BYTES = 256 << 10;
  private static final int FEW_PAGES = 4;
  private static final int MANY_PAGES = 32;
  private static final int RECORDS = 4;

  private final MessageType type;
  private final SpareArrays spares;
  private Page[] pages = new Page[1];
  private int pageCount;
  private int count;
  /** Whether the pages are also in the order in which they were begun, as they are where no envelope comes late. */
  private boolean inOrder = true;
  /** Of what is kept. */
  private long newestTimestamp = Long.MIN_VALUE;
  private long heldBytes = OVERHEAD_BYTES;
  private long dropped;
  private long lastSequence;
  /** That of the latest envelope which did not come into the last page: what is later is in the last ones. */
  private long lateSequence = -1;

  Series(MessageType type, SpareArrays spares) {
    this.type = type;
    this.spares = spares;
  }

  MessageType type() {
    return type;
  }

  /** In number of envelopes. */
  int count() {
    return count;
  }

  long heldBytes() {
    return heldBytes;
  }

  /** The envelopes that it lost. */
  long dropped() {
    return dropped;
  }

  /** That of the latest envelope. */
  long lastSequence() {
    return lastSequence;
  }

  /** Below that of any envelope that came later than the oldest that is left. */
  long oldestSequence() {
    long oldest = Long.MAX_VALUE;
    for (int i = 0; i < pageCount; i++) {
      oldest = Math.min(oldest, pages[i].firstSequence());
    }
    return oldest;
  }

  /**
   * The pages that hold something which came since, the older first.
   *
   * @param last asked again and again: pages that were begun after that are left out
   */
  void pagesSince(long sequence, LongSupplier last, Consumer<Page> visitor) {
    for (int i = firstPageSince(sequence); i < pageCount; i++) {
      boolean isLater = pages[i].firstSequence() > last.getAsLong();
      if (isLater && inOrder) {
        return;
      }
      if (!isLater && pages[i].lastSequence() >= sequence) {
        visitor.accept(pages[i]);
      }
    }
  }

  /** No page before it holds something which came since. */
  private int firstPageSince(long sequence) {
    int low = 0;
    int high = sequence > lateSequence ? pageCount : 0;
    while (low < high) {
      int middle = low + high >>> 1;
      if (pages[middle].lastSequence() < sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The same, the later first. */
  void latestPagesSince(long sequence, Consumer<Page> visitor) {
    for (int i = pageCount - 1; i >= 0; i--) {
      if (pages[i].lastSequence() >= sequence) {
        visitor.accept(pages[i]);
      } else if (sequence > lateSequence) {
        return;
      }
    }
  }

  /** In number of envelopes. */
  int countSince(long sequence) {
    int[] since = {0};
    latestPagesSince(sequence, page -> since[0] += page.countSince(sequence));
    return since[0];
  }

  int pageCount() {
    return pageCount;
  }

  Page page(int index) {
    return pages[index];
  }

  /** The index of the first page whose last timestamp is not below the given one. */
  int firstPageFrom(long timestamp) {
    int low = 0;
    int high = pageCount;
    while (low < high) {
      int middle = low + high >>> 1;
      if (pages[middle].lastTimestamp() < timestamp) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Reads where the next envelope will be. The result means nothing. */
  int fetch(int recordBytes) {
    return pageCount == 0 ? 0 : pages[pageCount - 1].fetch(recordBytes);
  }

  /** Keeps a record of a batch. How many bytes more it holds. */
  long add(long timestamp, long sequence, byte[] bytes, int start, int end) {
    long before = heldBytes;
    if (pageCount == 0) {
      fresh(0, sequence, end - start).insert(0, timestamp, sequence, bytes, start, end);
    } else if (timestamp >= newestTimestamp) {
      Page last = pages[pageCount - 1];
      Page page = withRoom(pageCount - 1, last.count(), sequence, end - start);
      page.insert(page.count(), timestamp, sequence, bytes, start, end);
    } else {
      addLate(timestamp, sequence, bytes, start, end);
    }
    count++;
    lastSequence = sequence;
    newestTimestamp = Math.max(newestTimestamp, timestamp);
    return heldBytes - before;
  }

  private void addLate(long timestamp, long sequence, byte[] bytes, int start, int end) {
    int at = Math.max(0, firstPageBeginningAfter(timestamp) - 1);
    Page page = withRoom(at, pages[at].firstAbove(timestamp), sequence, end - start);
    page.insert(page.firstAbove(timestamp), timestamp, sequence, bytes, start, end);
    lateSequence = page == pages[pageCount - 1] ? lateSequence : sequence;
  }

  /** Loses the page that was begun first, or, where there is one page only, the older half of it. */
  int dropOldest() {
    int before = count;
    int oldest = 0;
    for (int i = 1; i < pageCount && !inOrder; i++) {
      if (pages[i].firstSequence() < pages[oldest].firstSequence()) {
        oldest = i;
      }
    }
    Page page = pages[oldest];
    if (pageCount > 1 || page.count() == 1) {
      remove(oldest);
    } else {
      replace(oldest, page.part((page.count() + 1) / 2, page.count()));
    }
    return dropped(before - count);
  }

  /** Loses what came before. */
  int dropBefore(long sequence) {
    int before = count;
    for (int i = pageCount - 1; i >= 0; i--) {
      if (pages[i].lastSequence() < sequence) {
        remove(i);
      } else if (pages[i].firstSequence() < sequence) {
        replace(i, pages[i].since(sequence));
      }
    }
    return dropped(before - count);
  }

  private int dropped(int envelopes) {
    dropped += envelopes;
    newestTimestamp = pageCount == 0 ? Long.MIN_VALUE : pages[pageCount - 1].lastTimestamp();
    return envelopes;
  }

  /** The first page that begins with a higher timestamp. */
  private int firstPageBeginningAfter(long timestamp) {
    int low = 0;
    int high = pageCount;
    while (low < high) {
      int middle = low + high >>> 1;
      if (pages[middle].firstTimestamp() <= timestamp) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** A page with room for a record that comes at the index of that page. */
  private Page withRoom(int at, int index, long sequence, int recordBytes) {
    Page page = pages[at];
    long before = page.heldBytes();
    boolean room = page.makeRoom(recordBytes, sequence, targetBytes(recordBytes), spares);
    heldBytes += page.heldBytes() - before;
    if (room) {
      return page;
    }
    if (index == 0) {
      return fresh(at, sequence, recordBytes);
    }
    if (index < page.count()) {
      put(at + 1, page.part(index, page.count()));
      replace(at, page.part(0, index));
      return withRoom(at, index, sequence, recordBytes);
    }
    page.seal(spares);
    heldBytes += page.heldBytes() - before;
    return fresh(at + 1, sequence, recordBytes);
  }

  /** The first one is as small as it can be: there may be many sources of one envelope each. */
  private Page fresh(int at, long sequence, int recordBytes) {
    int needed = recordBytes + Page.SLOT_BYTES;
    Page page = new Page(sequence,
        pageCount == 0 ? new byte[needed] : spares.take(Math.max(needed, targetBytes(recordBytes))));
    put(at, page);
    return page;
  }

  /** A power of two, so that the arrays of pages that fall are of use again. */
  private int targetBytes(int recordBytes) {
    long ofSize = Math.max(Math.min(heldBytes / FEW_PAGES, USUAL_PAGE_BYTES), heldBytes / MANY_PAGES);
    long target = Math.max(LEAST_PAGE_BYTES, Math.max(ofSize, (long) RECORDS * recordBytes));
    return Integer.highestOneBit((int) Math.min(LARGEST_PAGE_BYTES, target));
  }

  private void put(int at, Page page) {
    if (pageCount == pages.length) {
      pages = Arrays.copyOf(pages, pageCount + Math.max(1, pageCount / 2));
    }
    System.arraycopy(pages, at, pages, at + 1, pageCount - at);
    pages[at] = page;
    inOrder &= at == pageCount || page.firstSequence() <= pages[at + 1].firstSequence();
    pageCount++;
    count += page.count();
    heldBytes += page.heldBytes();
  }

  private void remove(int at) {
    count -= pages[at].count();
    heldBytes -= pages[at].heldBytes();
    spares.give(pages[at].bytes());
    System.arraycopy(pages, at + 1, pages, at, pageCount - at - 1);
    pages[--pageCount] = null;
  }

  private void replace(int at, Page page) {
    count += page.count() - pages[at].count();
    heldBytes += page.heldBytes() - pages[at].heldBytes();
    spares.give(pages[at].bytes());
    pages[at] = page;
  }
}
