package loggregator.client;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * A bounded buffer of lines, and the thread that sends them in batches. What does not fit is dropped and counted. Any
 * thread adds, and never waits for more than a lock that is held for as long as it takes to put one line into a queue.
 */
final class BatchPoster {
  private static final int MAX_BATCH_BYTES = 256 << 10;
  private static final long FIRST_PAUSE_MS = 100;
  private static final long MAX_PAUSE_MS = 5_000;
  private static final long PAUSE_AFTER_LOSS_MS = 500;

  private final AgentEndpoint agent;
  private final int maxBytes;
  private final LongConsumer onDropped;
  private final LongFunction<byte[]> lossLine;
  private final Deque<byte[]> lines = new ArrayDeque<>();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private long bytes;
  /** Lines that were added, and lines whose end is known. */
  private long added;
  private long done;
  private boolean isClosed;
  private long toldDropped;

  /** @param lossLine what says how many were dropped */
  BatchPoster(AgentEndpoint agent, int maxBytes, LongConsumer onDropped, LongFunction<byte[]> lossLine) {
    this.agent = agent;
    this.maxBytes = maxBytes;
    this.onDropped = onDropped;
    this.lossLine = lossLine;
    this.thread = new Thread(this::run, "loggregator");
    thread.setDaemon(true);
    thread.start();
  }

  synchronized void add(byte[] line) {
    if (isClosed || bytes + line.length > maxBytes) {
      dropped.incrementAndGet();
      return;
    }
    lines.add(line);
    bytes += line.length;
    added++;
    notifyAll();
  }

  long dropped() {
    return dropped.get();
  }

  private void run() {
    try {
      for (Batch batch = take(); batch != null; batch = take()) {
        send(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** @param lines how many of those that were added are in it */
  private record Batch(byte[] body, int lines, boolean tellsLoss, long droppedBefore) {}

  /** Waits for lines; null at the end. */
  private synchronized Batch take() throws InterruptedException {
    while (lines.isEmpty() && dropped.get() == toldDropped) {
      if (isClosed) {
        return null;
      }
      wait();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    long droppedNow = dropped.get();
    boolean tellsLoss = droppedNow > toldDropped;
    if (tellsLoss) {
      body.writeBytes(lossLine.apply(droppedNow - toldDropped));
    }
    int count = 0;
    while (!lines.isEmpty() && (count == 0 || body.size() + lines.peek().length <= MAX_BATCH_BYTES)) {
      body.writeBytes(lines.peek());
      bytes -= lines.remove().length;
      count++;
    }
    return new Batch(body.toByteArray(), count, tellsLoss, droppedNow);
  }

  /** Again and again while nothing of it was taken for certain. */
  private void send(Batch batch) throws InterruptedException {
    long pauseMs = FIRST_PAUSE_MS;
    AgentEndpoint.Answer answer = agent.post(batch.body);
    while (answer.outcome() == AgentEndpoint.Outcome.NOT_NOW && !isOver()) {
      TimeUnit.MILLISECONDS.sleep(pauseMs);
      pauseMs = Math.min(MAX_PAUSE_MS, 2 * pauseMs);
      answer = agent.post(batch.body);
    }
    finished(batch, answer);
    if (answer.outcome() != AgentEndpoint.Outcome.TAKEN) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_LOSS_MS);
    }
  }

  private void finished(Batch batch, AgentEndpoint.Answer answer) {
    boolean isTaken = answer.outcome() == AgentEndpoint.Outcome.TAKEN;
    long lost = isTaken ? answer.refused() : batch.lines;
    if (isTaken && batch.tellsLoss) {
      onDropped.accept(batch.droppedBefore - toldDropped);
    }
    synchronized (this) {
      toldDropped = isTaken ? batch.droppedBefore : toldDropped;
      done += batch.lines;
      dropped.addAndGet(lost);
      notifyAll();
    }
  }

  private synchronized boolean isOver() {
    return isClosed;
  }

  synchronized boolean flush(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    long until = added;
    try {
      while (done < until) {
        long restMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (restMs <= 0) {
          return false;
        }
        wait(restMs);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void close(Duration timeout) {
    flush(timeout);
    synchronized (this) {
      isClosed = true;
      dropped.addAndGet(added - done);
      notifyAll();
    }
    thread.interrupt();
  }
}
