package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.door.HardClose;
import loggregator.feeds.FeedLink;
import loggregator.feeds.LinkQueue;
import loggregator.feeds.ReadyQueues;
import loggregator.feeds.Segment;
import loggregator.feeds.SegmentFields;
import loggregator.flow.InFlightWindow;
import loggregator.flow.Pacer;
import loggregator.flow.Scheduler;
import loggregator.flow.SettleMarks;
import loggregator.grpc.ConsumerCall;
import loggregator.grpc.GrpcEndpoint;
import loggregator.grpc.GrpcFrames;
import loggregator.metrics.StreamMeters;
import loggregator.stream.PendingWrites;

/**
 * The stream over which a node gets all its feeds: takes from their queues in turn, and no more than the node is known
 * to receive. One event loop.
 */
final class StreamLink implements FeedLink {
  private static final int MAX_MESSAGE_ENVELOPES = 1_000;
  /** Fits into one of the frames that nodes ask for: of a message in several, Vert.x makes several copies. */
  private static final int MAX_MESSAGE_BYTES = 120 << 10;
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  /** Messages; their own bytes are bounded by HTTP/2's window. */
  private static final int MAX_UNACKNOWLEDGED = 64;
  /** What it takes the node to hand them out: each envelope counts for each feed that gets it. */
  private static final long MAX_UNACKNOWLEDGED_BYTES = 8 << 20;

  private final ConsumerCall consumer;
  private final GrpcEndpoint endpoint;
  private final Scheduler scheduler;
  private final Runnable beforeSending;
  private final StreamMeters meters;
  private final ReadyQueues ready = new ReadyQueues(MAX_MESSAGE_ENVELOPES, MAX_MESSAGE_BYTES);
  private final PendingWrites pending;
  private final Pacer pacer;
  private final InFlightWindow window;
  private final SettleMarks marks;
  private final PingAcks acks;
  private Promise<Void> drained;
  private long sequence;
  private boolean closed;

  /** @param beforeSending runs before anything is taken out of the queues */
  StreamLink(
      ConsumerCall consumer, GrpcEndpoint endpoint, Scheduler scheduler, Runnable beforeSending, StreamMeters meters) {
    this.consumer = consumer;
    this.endpoint = endpoint;
    this.scheduler = scheduler;
    this.beforeSending = beforeSending;
    this.meters = meters;
    this.pending = new PendingWrites(
        meters.budget().claims(), scheduler, this::writable, () -> HardClose.off(consumer.connection()));
    this.pacer = new Pacer(scheduler, PACE_NANOS, this::flush);
    this.window = new InFlightWindow(MAX_UNACKNOWLEDGED, MAX_UNACKNOWLEDGED_BYTES, scheduler);
    this.marks = new SettleMarks(() -> sequence, window::hasTaken);
    this.acks = new PingAcks(consumer.connection(), scheduler, this::received);
    ready.share();
  }

  @Override
  public void signal(LinkQueue queue) {
    ready.add(queue);
    pacer.signalOneOfSeveral(queue.queuedEnvelopes() >= MAX_MESSAGE_ENVELOPES);
  }

  @Override
  public void signalSoon(LinkQueue queue) {
    scheduler.execute(() -> signal(queue));
  }

  @Override
  public void remove(LinkQueue queue) {
    ready.remove(queue);
  }

  @Override
  public void flushNow() {
    pacer.flushNow();
  }

  @Override
  public Future<Void> settle() {
    if (closed) {
      return Future.succeededFuture();
    }
    Future<Void> settled = marks.add(ready.all());
    flush();
    return settled;
  }

  @Override
  public Future<Void> drain() {
    if (drained == null) {
      drained = Promise.promise();
      flush();
    }
    return drained.future();
  }

  @Override
  public long close() {
    if (closed) {
      return 0;
    }
    closed = true;
    pending.close();
    pacer.close();
    acks.close();
    checkDrained();
    marks.release();
    return window.abandon();
  }

  /** Whether so much waits for the network that the node is to ask for nothing more. */
  boolean isFull() {
    return pending.isFull();
  }

  /** Writes what is no part of a feed, at once. */
  void write(Buffer message) {
    writeFramed(GrpcFrames.begin(message.length()).appendBuffer(message));
  }

  private void writeFramed(Buffer message) {
    if (!closed) {
      endpoint.sending(consumer.connection(), pending.add(message.length(), consumer.write(message)));
    }
  }

  private void writable() {
    consumer.request().resume();
    flush();
  }

  private void flush() {
    if (ready.isCollecting()) {
      return;
    }
    if (!closed) {
      beforeSending.run();
    }
    while (!closed && !ready.isEmpty() && !pending.isFull() && window.isOpen()) {
      List<Segment> segments = ready.collect();
      if (!segments.isEmpty()) {
        send(segments);
      }
    }
    if (!closed && !ready.isEmpty() && !window.isOpen()) {
      window.onAcknowledgement(this::flush);
    }
    marks.check();
    checkDrained();
  }

  private void send(List<Segment> segments) {
    SegmentFields fields = new SegmentFields(segments);
    Buffer message = GrpcFrames.of(fields.parts(), fields.length());
    int deliveries = 0;
    long deliveredBytes = 0;
    for (Segment segment : segments) {
      deliveries += segment.deliveries();
      deliveredBytes += segment.deliveredBytes();
    }
    window.sent(++sequence, fields.length(), deliveredBytes, deliveries);
    writeFramed(message);
    meters.delivered(deliveries);
    acks.sent(sequence);
  }

  private void received(long upTo) {
    window.acknowledge(upTo);
    marks.check();
    checkDrained();
  }

  private void checkDrained() {
    if (drained == null) {
      return;
    }
    if (closed) {
      drained.tryFail("the stream is over");
    } else if (ready.isEmpty() && window.isEmpty()) {
      drained.tryComplete();
    }
  }
}
