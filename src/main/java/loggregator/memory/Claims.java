package loggregator.memory;

import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What the connections and streams of a node hold that can only be got back by ending them: messages that have not
 * arrived to their end, and writes that have not left. Together they may have a part of the {@link MemoryBudget}. When
 * that is full, the claim falls that has cost most, in bytes times the time for which it has held them: a peer that
 * sits on its half messages falls before one that is just sending a large one. What is written can wait, and what
 * arrives can't; so a quarter is left to what arrives. Any thread.
 */
public final class Claims {
  /** What falls at a time, so that the claims need not be compared again for each message. */
  private static final int FALLING_PART = 16;

  private final MemoryBudget budget;
  private final long maxBytes;
  private final long maxBytesToWrite;
  private final LongSupplier nanoClock;
  private final AtomicLong usedBytes = new AtomicLong();
  private final Set<Claim> open = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  Claims(MemoryBudget budget, long maxBytes, LongSupplier nanoClock) {
    this.budget = budget;
    this.maxBytes = maxBytes;
    this.maxBytesToWrite = maxBytes / 4 * 3;
    this.nanoClock = nanoClock;
  }

  private record Cost(Claim claim, double byteNanos) {}

  /**
   * A new claim of nothing yet; it is forgotten when its owner has given back all.
   *
   * @param minAgeNanos it falls only if it has held for so long
   * @param loop runs the task
   * @param fall ends the connection or the stream, and so gives back what it held
   */
  public Claim open(long minAgeNanos, Executor loop, Runnable fall) {
    return new Claim(this, minAgeNanos, loop, fall);
  }

  /** Never above {@link #maxBytes}, except by what single writes exceed it. */
  public long usedBytes() {
    return usedBytes.get();
  }

  public long maxBytes() {
    return maxBytes;
  }

  /**
   * How much of its most a claim may have that can wait for more. What peers have that take nothing never comes back by
   * itself, so it is made scarce early: a thousand of them leave something to others.
   */
  public long shareOf(long mostBytes) {
    double free = Math.max(0, 1 - (double) usedBytes.get() / maxBytesToWrite);
    return Math.round(mostBytes * free * free * free);
  }

  /** Whether a writer that has nothing to wait for may write. */
  public boolean hasRoomToWrite() {
    return usedBytes.get() < maxBytesToWrite;
  }

  /** Whether more than half of it is in use. */
  public boolean hasLittleRoomToWrite() {
    return usedBytes.get() > maxBytesToWrite / 2;
  }

  /** Runs the task once, on any thread, when there is room to write again. */
  void whenRoomToWrite(Runnable task) {
    waiting.add(task);
    if (hasRoomToWrite()) {
      wake();
    }
  }

  void add(Claim claim) {
    open.add(claim);
  }

  void remove(Claim claim) {
    open.remove(claim);
  }

  void charge(long bytes) {
    usedBytes.getAndAdd(bytes);
    budget.charge(bytes);
  }

  void release(long bytes) {
    charge(-bytes);
    if (!waiting.isEmpty() && hasRoomToWrite()) {
      wake();
    }
  }

  long nowNanos() {
    return nanoClock.getAsLong();
  }

  /** Whether so much can be had, after others have fallen if need be. */
  boolean makeRoom(Claim asking, long bytes) {
    return fits(bytes) || bytes <= maxBytes && fellFor(asking, bytes, () -> fits(bytes));
  }

  /** The same for a writer that has nothing to wait for. */
  boolean makeRoomToWrite(Claim asking) {
    return hasRoomToWrite() || fellFor(asking, usedBytes.get() - maxBytesToWrite + 1, this::hasRoomToWrite);
  }

  boolean fits(long bytes) {
    return usedBytes.get() + bytes <= maxBytes && budget.hasRoomFor(bytes);
  }

  private synchronized boolean fellFor(Claim asking, long bytes, BooleanSupplier isEnough) {
    long missing = bytes + maxBytes / FALLING_PART;
    for (Cost cost : costs()) {
      if (missing <= 0 || cost.claim == asking) {
        break;
      }
      missing -= cost.claim.fall();
    }
    return isEnough.getAsBoolean();
  }

  private List<Cost> costs() {
    long now = nowNanos();
    return open.stream().map(claim -> new Cost(claim, claim.byteNanos(now))).filter(cost -> cost.byteNanos > 0)
        .sorted(Comparator.comparingDouble(Cost::byteNanos).reversed()).toList();
  }

  private void wake() {
    for (int left = waiting.size(); left > 0; left--) {
      Runnable task = waiting.poll();
      if (task != null) {
        task.run();
      }
    }
  }
}
