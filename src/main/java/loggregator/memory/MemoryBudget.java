package loggregator.memory;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import loggregator.envelope.Batch;

/**
 * The bytes that a node may hold for its peers, in all: what queues hold, what arrives and is not whole yet, what is
 * written and has not left, what subscriptions need. Arrays count as long as they are, each once however many queues
 * hold it. Any thread.
 *
 * <ul>
 * <li><b>Queues</b> may each have so many times what is still free, as in switches whose ports share their memory
 *     (Choudhury and Hahne, 1998). So a single slow consumer may use most of the budget, many share it, and something
 *     is always free for consumers that are not slow. When little is free, queues that have been standing for a while
 *     get less: a thousand consumers that never read leave a pause's worth to those that do. A queue that has too much
 *     gives it back when others need it.
 * <li><b>{@link Claims}</b> are of connections and streams; the fattest and oldest fall.
 * <li><b>What stays</b>, such as selectors, is refused when it does not fit.
 * </ul>
 */
public final class MemoryBudget {
  /** A queue alone may have two thirds, each of n at most 2 / (2 n + 1). */
  public static final int TIMES_FREE = 2;
  /** Of which less than this part is free, queues that are standing get the less. */
  private static final int SCARCE_PART = 8;

  private final long totalBytes;
  private final long scarceBytes;
  private final AtomicLong usedBytes = new AtomicLong();
  private final AtomicLong stayingBytes = new AtomicLong();
  private final Shortage shortage;
  private final Claims claims;

  public MemoryBudget(long totalBytes) {
    this(totalBytes, System::nanoTime);
  }

  /** @param nanoClock tells how long queues have been standing, and claims have been held */
  public MemoryBudget(long totalBytes, LongSupplier nanoClock) {
    this.totalBytes = totalBytes;
    this.scarceBytes = totalBytes / SCARCE_PART;
    this.shortage = new Shortage(nanoClock);
    this.claims = new Claims(this, part(totalBytes), nanoClock);
  }

  /** For queues whose own limits are enough. */
  public static MemoryBudget unlimited() {
    return new MemoryBudget(Long.MAX_VALUE / (2 * TIMES_FREE));
  }

  /** What claims, and what stays, may have at most, so that a quarter is left to queues. */
  private static long part(long totalBytes) {
    return totalBytes / SCARCE_PART * 3;
  }

  public long totalBytes() {
    return totalBytes;
  }

  public long usedBytes() {
    return usedBytes.get();
  }

  /** Below zero for a moment, when several writers take at once. */
  public long freeBytes() {
    return totalBytes - usedBytes.get();
  }

  /** What connections and streams hold. */
  public Claims claims() {
    return claims;
  }

  /** Something that can give memory back when others need it. */
  public void add(Sheddable queues) {
    shortage.add(queues);
  }

  /** Has queues that hold too much give it back, but not each time. */
  public void relieve() {
    shortage.relieve();
  }

  /** For how long queues have been short of memory; it stands still while they are not. */
  public long shortNanos() {
    return shortage.nanos();
  }

  public void charge(long bytes) {
    usedBytes.getAndAdd(bytes);
  }

  /**
   * Takes memory for what stays until it is ended.
   *
   * @return false when it does not fit; else it is to be given back by {@link #giveBack}
   */
  public boolean tryTake(long bytes) {
    if (stayingBytes.addAndGet(bytes) <= part(totalBytes) && hasRoomFor(bytes)) {
      charge(bytes);
      return true;
    }
    stayingBytes.getAndAdd(-bytes);
    return false;
  }

  /** Whether so much can be used for a moment. */
  public boolean canSpare(long bytes) {
    return bytes <= part(totalBytes) && hasRoomFor(bytes);
  }

  /** Takes what is there in any case, and stays until it is given back. */
  public void take(long bytes) {
    stayingBytes.getAndAdd(bytes);
    charge(bytes);
  }

  public void giveBack(long bytes) {
    take(-bytes);
  }

  /** How much more may stay; queues give way to it. */
  public long roomToStay() {
    return part(totalBytes) - stayingBytes.get();
  }

  boolean hasRoomFor(long bytes) {
    if (freeBytes() < bytes + scarceBytes / 2) {
      shortage.relieve();
    }
    return freeBytes() >= bytes;
  }

  /** One queue more holds the batch, which takes so many bytes there in any case. */
  public void hold(Batch batch, int placeBytes) {
    charge(batch.hold() ? batch.heldBytes() + placeBytes : placeBytes);
  }

  /** One queue less holds the batch. */
  public void letGo(Batch batch, int placeBytes) {
    charge(batch.letGo() ? -batch.heldBytes() - placeBytes : -placeBytes);
  }

  /** Whether a queue that holds so many may have more than half of what it may have. */
  public boolean isMuch(long heldBytes) {
    long free = freeBytes();
    return heldBytes > free * scarcity(free);
  }

  /**
   * How many bytes a queue that holds so many has to release. Each of them raises what it may hold, because it becomes
   * free. Not above zero when it holds no more than it may.
   *
   * @param sinceNanos when the queue was empty last, by {@link #shortNanos}
   */
  public long excessOf(long heldBytes, long sinceNanos) {
    long free = freeBytes();
    double times = TIMES_FREE * (shortage.isLongAgo(sinceNanos) ? scarcity(free) : 1);
    double tooMuch = heldBytes - times * free;
    return tooMuch <= 0 ? (long) tooMuch : (long) (tooMuch / (times + 1)) + 1;
  }

  /** From 1, while enough is free, to 0. */
  private double scarcity(long freeBytes) {
    return freeBytes >= scarceBytes ? 1 : Math.max(0, (double) freeBytes / scarceBytes);
  }

  /** What an empty queue can take at once, so that it holds no more than it may afterwards. */
  public long largestPiece() {
    return freeBytes() * TIMES_FREE / (TIMES_FREE + 1);
  }
}
