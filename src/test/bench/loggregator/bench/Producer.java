package loggregator.bench;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One source instance: sends numbered envelopes to an Agent over a connection of its own, at a steady rate or as fast
 * as the connection takes them. An envelope's timestamp is when it was handed to the connection. A steady producer that
 * was held up makes up for 50 ms and no more, since a longer burst would be another load than the one that was asked
 * for; that it was held up is seen in how much it sent, and in how long the connection refused.
 *
 * <p>Threading: sends on a thread of its own; the other methods may be called from any thread.
 */
final class Producer implements Emitter {
  static final double FLAT_OUT = Double.POSITIVE_INFINITY;

  private static final long READY_POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long MAX_LAG_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int READY_THRESHOLD_BYTES = 1 << 20;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final ManagedChannel channel;
  private final ClientCall<byte[], byte[]> call;
  private final StampedBatch batch;
  private final Thread thread;
  private final int instance;
  private final double nsPerEnvelope;
  private final long limit;
  private volatile boolean stopped;
  private volatile boolean closed;
  private volatile String problem;
  private volatile long sent;
  private volatile long blockedNs;

  /** Sends until it is stopped. */
  static Producer start(ManagedChannel agent, int instance, int batchSize, double perSecond) {
    return start(agent, instance, batchSize, perSecond, Long.MAX_VALUE);
  }

  /** Sends {@code limit} envelopes, a multiple of the batch size. */
  static Producer start(ManagedChannel agent, int instance, int batchSize, double perSecond, long limit) {
    Producer producer = new Producer(agent, instance, new StampedBatch(instance, batchSize), perSecond, limit);
    producer.thread.start();
    return producer;
  }

  private Producer(ManagedChannel channel, int instance, StampedBatch batch, double perSecond, long limit) {
    this.channel = channel;
    this.instance = instance;
    this.batch = batch;
    this.nsPerEnvelope = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.limit = limit;
    this.call = channel.newCall(Rpc.BATCH_SENDER, CallOptions.DEFAULT.withOnReadyThreshold(READY_THRESHOLD_BYTES));
    this.thread = new Thread(this::send, "producer-" + instance);
    this.thread.setDaemon(true);
  }

  int instance() {
    return instance;
  }

  @Override
  public long sent() {
    return sent;
  }

  @Override
  public long blockedMs() {
    return TimeUnit.NANOSECONDS.toMillis(blockedNs);
  }

  /** Why the server ended the stream before the producer had. */
  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Sends no more and waits until the server has ended the stream, which it does after it has read everything. */
  @Override
  public void stop() {
    stopped = true;
    LockSupport.unpark(thread);
    Wait.until(CLOSE_LIMIT, () -> closed);
  }

  @Override
  public void close() {
    stop();
    channel.shutdownNow();
  }

  private void send() {
    call.start(new Events(), new Metadata());
    call.request(1);
    awaitReady();
    blockedNs = 0;
    long sequence = 0;
    double dueNs = System.nanoTime();
    while (sequence < limit && awaitDue((long) dueNs) && awaitReady()) {
      call.sendMessage(batch.stamp(sequence, WallClock.nowNs()));
      sequence += batch.envelopes();
      sent = sequence;
      dueNs = Math.max(dueNs + batch.envelopes() * nsPerEnvelope, System.nanoTime() - MAX_LAG_NS);
    }
    stopped = true;
    call.halfClose();
  }

  private boolean awaitDue(long dueNs) {
    for (long waitNs = dueNs - System.nanoTime(); waitNs > 0 && goesOn(); waitNs = dueNs - System.nanoTime()) {
      LockSupport.parkNanos(waitNs);
    }
    return goesOn();
  }

  /** The bytes may be written over only while the connection stands: before that a message would wait as it is. */
  private boolean awaitReady() {
    if (call.isReady()) {
      return true;
    }
    long fromNs = System.nanoTime();
    while (!call.isReady() && goesOn()) {
      LockSupport.parkNanos(READY_POLL_NS);
    }
    blockedNs = blockedNs + System.nanoTime() - fromNs;
    return goesOn();
  }

  private boolean goesOn() {
    return !stopped && !closed;
  }

  private final class Events extends ClientCall.Listener<byte[]> {
    @Override
    public void onReady() {
      LockSupport.unpark(thread);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!stopped) {
        problem = "producer " + instance + ": " + status;
      }
      closed = true;
      LockSupport.unpark(thread);
    }
  }
}
