package loggregator.process;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/**
 * Sends numbered logs at a steady rate, each batch by a call that the Agent answers when it has accepted it; so it is
 * known exactly what was accepted. When an Agent doesn't answer, the next one gets the next batch. A source belongs to
 * one Agent at a time, so {@code sourceId} has the Agent's number and that of the stay there behind it.
 */
final class SteadyProducer implements AutoCloseable {
  /** Few, since it is calls that cost, not envelopes. */
  private static final int BATCHES_PER_SECOND = 50;
  /** What was not sent in time is not made up for by a flood. */
  private static final long MAX_BEHIND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final List<ManagedChannel> agents;
  private final String sourceId;
  private final int batchEnvelopes;
  private final BitSet accepted = new BitSet();
  private final Thread thread = new Thread(this::run, "producer");
  private final long startedAtNanos = System.nanoTime();
  private int agent;
  private int stays;
  private int next;
  private long stoppedAtNanos;
  private volatile boolean stopped;

  SteadyProducer(List<ManagedChannel> agents, String sourceId, int perSecond) {
    this.agents = new CopyOnWriteArrayList<>(agents);
    this.sourceId = sourceId;
    this.batchEnvelopes = Math.max(1, perSecond / BATCHES_PER_SECOND);
    thread.start();
  }

  /** From now on this one is tried, too, when another fails. */
  void alsoUse(ManagedChannel channel) {
    agents.add(channel);
  }

  /** Sends nothing more; returns when nothing is on its way. */
  SteadyProducer stop() {
    stopped = true;
    try {
      thread.join();
      stoppedAtNanos = stoppedAtNanos == 0 ? System.nanoTime() : stoppedAtNanos;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  synchronized long accepted() {
    return accepted.cardinality();
  }

  /** Once it is stopped. */
  long acceptedPerSecond() {
    return accepted() * TimeUnit.SECONDS.toNanos(1) / (stoppedAtNanos - startedAtNanos);
  }

  /** How many that were accepted did not arrive. */
  synchronized long missingIn(Delivered delivered) {
    return accepted.stream().filter(number -> !arrived(delivered, number)).count();
  }

  /** Source and numbers of those that did not arrive, for a message. */
  synchronized String describeMissingIn(Delivered delivered) {
    StringBuilder text = new StringBuilder();
    int last = -2;
    int first = -2;
    for (int number : accepted.stream().filter(candidate -> !arrived(delivered, candidate)).toArray()) {
      if (number != last + 1) {
        text.append(first < 0 ? "" : "-" + last).append(' ').append(number);
        first = number;
      }
      last = number;
    }
    return sourceId + " at stay " + stays + ", number " + next + ": missing" + text + (first < 0 ? "" : "-" + last);
  }

  private boolean arrived(Delivered delivered, int number) {
    for (int stay = 0; stay <= stays; stay++) {
      if (delivered.has(source(stay), number)) {
        return true;
      }
    }
    return false;
  }

  private String source(int stay) {
    return sourceId + "-" + stay;
  }

  private void run() {
    long intervalNanos = TimeUnit.SECONDS.toNanos(1) / BATCHES_PER_SECOND;
    long dueNanos = System.nanoTime();
    while (!stopped) {
      LockSupport.parkNanos(dueNanos - System.nanoTime());
      dueNanos = Math.max(dueNanos + intervalNanos, System.nanoTime() - MAX_BEHIND_NANOS);
      send();
    }
  }

  private void send() {
    EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
    for (int i = 0; i < batchEnvelopes; i++) {
      batch.addBatch(Envelope.newBuilder()
          .setSourceId(source(stays))
          .setTimestamp(next + i)
          .setLog(Log.getDefaultInstance()));
    }
    try {
      IngressGrpc.newBlockingStub(agents.get(agent)).withDeadlineAfter(10, TimeUnit.SECONDS).send(batch.build());
      accept(next, batchEnvelopes);
    } catch (StatusRuntimeException e) {
      moveOn();
    }
    next += batchEnvelopes;
  }

  private synchronized void accept(int first, int count) {
    accepted.set(first, first + count);
  }

  private synchronized void moveOn() {
    agent = (agent + 1) % agents.size();
    stays++;
  }

  @Override
  public void close() {
    stop();
  }
}
