package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.MessageProducer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.config.BusConfig;
import loggregator.feeds.FeedLink;
import loggregator.feeds.LinkQueue;
import loggregator.feeds.ReadyQueues;
import loggregator.feeds.Segment;
import loggregator.flow.AckTimeout;
import loggregator.flow.IdleTimer;
import loggregator.flow.InFlightWindow;
import loggregator.flow.Pacer;
import loggregator.flow.Scheduler;
import loggregator.flow.SettleMarks;
import loggregator.memory.Claims;

/**
 * The sending end of a link: takes from its queues in turn, packs what it gets into paced frames, and sends no more
 * than the receiver's window allows. The link fails, once, when the receiver is gone, refuses it, or takes nothing for
 * too long. Then what was on its way is lost and counted; what still waits stays in the queues. No frame is sent twice,
 * so a frame that was taken counts as lost when its acknowledgement got lost.
 *
 * <p>Nothing is taken out of the queues before the receiver has answered the link's first, empty frame. The receiver
 * uses the arrival of this frame as the baseline for judging whether later frames are late. A link that has nothing to
 * send sends an empty frame every second: its acknowledgement shows that the receiver lives.
 *
 * <p>Threading: one event loop.
 */
final class LinkSender implements FeedLink {
  /** Of the time after which a frame that was not acknowledged ends the link: half of it a receiver may still take it. */
  private static final int SLOW_PART = 4;
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Scheduler scheduler;
  private final BusConfig config;
  private final LinkAcks acks;
  private final String name;
  private final InFlightWindow window;
  private final AckTimeout ackTimeout;
  private final IdleTimer heartbeat;
  private final Pacer pacer;
  private final LinkEvents events;
  private final ReadyQueues ready;
  private final MessageProducer<Frame> frames;
  private final SettleMarks marks;
  private final long openedAtNanos;
  private Promise<Void> drained;
  private long sequence;
  private boolean isOpen;
  private boolean closed;

  /** What the owner of a link wants to know. */
  interface LinkEvents {
    /** The receiver is gone or hung; {@code lostInFlight} envelopes were on their way. The sender is closed. */
    void failed(LinkSender link, long lostInFlight);

    /** Before the queues are asked for what they have. */
    default void collecting() {}
  }

  /** @param acks started, and open for longer than the link */
  LinkSender(
      LinkAcks acks, Scheduler scheduler, BusConfig config, String target, Claims claims, LinkEvents events) {
    this.scheduler = scheduler;
    this.config = config;
    this.acks = acks;
    this.name = acks.nextLink();
    this.frames = acks.sender(target);
    this.events = events;
    this.ready = new ReadyQueues(config.maxFrameEnvelopes(), config.maxFrameBytes());
    this.openedAtNanos = scheduler.nowNanos();
    this.window = new InFlightWindow(config.windowFrames(), config.windowBytes(),
        TimeUnit.MILLISECONDS.toNanos(config.ackTimeoutMs()) / SLOW_PART, scheduler, claims);
    this.marks = new SettleMarks(() -> sequence, window::hasTaken);
    this.ackTimeout =
        new AckTimeout(scheduler, TimeUnit.MILLISECONDS.toNanos(config.ackTimeoutMs()), window, this::fail);
    this.heartbeat = new IdleTimer(scheduler, HEARTBEAT_NANOS, this::beat);
    this.pacer = new Pacer(scheduler, TimeUnit.MILLISECONDS.toNanos(config.flushIntervalMs()), this::flush);
  }

  String name() {
    return name;
  }

  /** To be called first; a {@link #probe()}, after which the queues are asked for what they have. */
  Future<Void> open() {
    acks.add(name, this);
    return probe().compose(v -> opened());
  }

  /** Completes when the receiver has answered an empty frame, fails when the link ends before. */
  Future<Void> probe() {
    assert scheduler.isOwnThread();
    Future<Void> answered = marks.add(List.of());
    sendNothing();
    flush();
    return answered.compose(v -> closed ? Future.failedFuture("the link has failed") : Future.succeededFuture());
  }

  private Future<Void> opened() {
    isOpen = true;
    flush();
    return Future.succeededFuture();
  }

  /** The receiver understands segments of several feeds. */
  void share() {
    ready.share();
  }

  @Override
  public void signal(LinkQueue queue) {
    assert scheduler.isOwnThread();
    ready.add(queue);
    boolean isFull = queue.queuedEnvelopes() >= config.maxFrameEnvelopes();
    if (ready.areShared()) {
      pacer.signalOneOfSeveral(isFull);
    } else {
      pacer.signal(isFull);
    }
  }

  @Override
  public void signalSoon(LinkQueue queue) {
    scheduler.execute(() -> signal(queue));
  }

  @Override
  public void flushNow() {
    assert scheduler.isOwnThread();
    pacer.flushNow();
  }

  @Override
  public void remove(LinkQueue queue) {
    ready.remove(queue);
  }

  @Override
  public Future<Void> drain() {
    assert scheduler.isOwnThread();
    if (drained == null) {
      drained = Promise.promise();
      flush();
    }
    return drained.future();
  }

  @Override
  public Future<Void> settle() {
    assert scheduler.isOwnThread();
    if (closed) {
      return Future.succeededFuture();
    }
    Future<Void> settled = marks.add(ready.all());
    flush();
    return settled;
  }

  @Override
  public long close() {
    assert scheduler.isOwnThread();
    if (closed) {
      return 0;
    }
    frames.write(new Frame.Close(name));
    return end();
  }

  /** False for an acknowledgement of what was never sent. */
  boolean acknowledged(long upTo) {
    if (upTo > sequence) {
      return false;
    }
    window.acknowledge(upTo);
    return true;
  }

  /** The receiver takes nothing more of this link. */
  void refused() {
    assert scheduler.isOwnThread();
    fail();
  }

  /**
   * Sending may fail at once and close the link; an acknowledgement may wake a link that was closed meanwhile. A queue
   * whose feed ends may ask to drain the link while the feed's last part is not sent yet: that waits.
   */
  private void flush() {
    assert scheduler.isOwnThread();
    if (ready.isCollecting()) {
      return;
    }
    if (!closed) {
      events.collecting();
    }
    while (isOpen && !closed && !ready.isEmpty() && window.isOpen()) {
      List<Segment> segments = ready.collect();
      if (!segments.isEmpty()) {
        send(segments);
      }
    }
    marks.check();
    if (closed) {
      failDrain();
    } else if (isOpen && !ready.isEmpty() || isAwaitingTheLast()) {
      window.onAcknowledgement(this::flush);
    } else {
      // the last acknowledgement may have come in since
      marks.check();
      completeDrain();
    }
  }

  private void completeDrain() {
    if (drained != null && ready.isEmpty()) {
      drained.tryComplete();
    }
  }

  private boolean isAwaitingTheLast() {
    return (drained != null || !marks.isEmpty()) && !window.isEmpty();
  }

  private void beat() {
    heartbeat.touch();
    sendNothing();
  }

  private void sendNothing() {
    if (!closed && window.isOpen()) {
      send(List.of());
    }
  }

  private void send(List<Segment> segments) {
    long sentMs = TimeUnit.NANOSECONDS.toMillis(scheduler.nowNanos() - openedAtNanos);
    Frame.Data frame = new Frame.Data(name, ++sequence, sentMs, acks.address(), segments, window);
    window.sent(sequence, frame.bytes(), frame.deliveredBytes(), frame.deliveries());
    ackTimeout.sent();
    heartbeat.touch();
    frames.write(frame).onFailure(cause -> fail());
  }

  private void fail() {
    assert scheduler.isOwnThread();
    if (!closed) {
      events.failed(this, end());
    }
  }

  private long end() {
    closed = true;
    acks.remove(name);
    pacer.close();
    ackTimeout.close();
    heartbeat.close();
    failDrain();
    marks.release();
    return window.abandon();
  }

  private void failDrain() {
    if (drained != null) {
      drained.tryFail("the link was closed");
    }
  }
}
