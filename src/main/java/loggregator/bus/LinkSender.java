package loggregator.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import loggregator.bus.Frame.Segment;
import loggregator.config.BusConfig;
import loggregator.flow.Pacer;
import loggregator.flow.Scheduler;

/**
 * The sending end of a link: takes from its outlets in turn, packs what it gets into paced frames, and sends no more
 * than the receiver's window allows. When the receiver is gone or takes nothing for too long, the link fails, once:
 * what was on its way is lost and counted, what still waits stays in the outlets.
 *
 * <p>Threading: one event loop.
 */
final class LinkSender {
  private final Scheduler scheduler;
  private final BusConfig config;
  private final long ackTimeoutNanos;
  private final String link;
  private final Window window;
  private final Pacer pacer;
  private final LinkEvents events;
  private final ArrayDeque<Outlet> ready = new ArrayDeque<>();
  private final Set<Outlet> isReady = new HashSet<>();
  private final MessageProducer<Frame> frames;
  private final MessageConsumer<Frame> acks;
  private Scheduler.Cancellable ackTimer;
  private Promise<Void> drained;
  private long sequence;
  private boolean closed;

  /** What the owner of a link wants to know. */
  interface LinkEvents {
    /** The receiver is gone or hung; {@code lostInFlight} envelopes were on their way. The sender is closed. */
    void failed(LinkSender link, long lostInFlight);
  }

  LinkSender(EventBus bus, Scheduler scheduler, BusConfig config, String target, String link, LinkEvents events) {
    this.scheduler = scheduler;
    this.config = config;
    this.ackTimeoutNanos = TimeUnit.MILLISECONDS.toNanos(config.ackTimeoutMs());
    this.frames = bus.sender(target, FrameCodec.OPTIONS);
    this.link = link;
    this.events = events;
    this.window = new Window(config.windowFrames(), config.windowBytes(), scheduler);
    this.pacer = new Pacer(scheduler, TimeUnit.MILLISECONDS.toNanos(config.flushIntervalMs()), this::flush);
    this.acks = bus.consumer(link, message -> acknowledged(message.body()));
  }

  /** The outlet has something to send. */
  void signal(Outlet outlet) {
    if (isReady.add(outlet)) {
      ready.add(outlet);
    }
    pacer.signal(outlet.queuedEnvelopes() >= config.maxFrameEnvelopes());
  }

  /** The outlet is closed; the link asks it no more. */
  void remove(Outlet outlet) {
    if (isReady.remove(outlet)) {
      ready.remove(outlet);
    }
  }

  /** Completes when all outlets are empty and the receiver has taken everything; fails when the link ends before. */
  Future<Void> drain() {
    if (drained == null) {
      drained = Promise.promise();
      flush();
    }
    return drained.future();
  }

  /** Completes when what the outlets hold now has been taken by the receiver, or is lost. */
  Future<Void> settle() {
    return drain();
  }

  /** Ends the link; returns how many envelopes were on their way. */
  long close() {
    if (closed) {
      return 0;
    }
    closed = true;
    pacer.close();
    acks.unregister();
    cancelAckTimer();
    failDrain();
    return window.abandon();
  }

  private void acknowledged(Frame frame) {
    if (frame instanceof Frame.Ack ack && ack.sequence() <= sequence) {
      window.acknowledge(ack.sequence());
    }
  }

  /** Sending may fail at once and close the link; an acknowledgement may wake one that was closed meanwhile. */
  private void flush() {
    while (!closed && !ready.isEmpty() && window.isOpen()) {
      List<Segment> segments = collect();
      if (!segments.isEmpty()) {
        send(segments);
      }
    }
    if (closed) {
      failDrain();
    } else if (!ready.isEmpty() || drained != null && !window.isEmpty()) {
      window.onAcknowledgement(this::flush);
    } else if (drained != null) {
      drained.tryComplete();
    }
  }

  private List<Segment> collect() {
    List<Segment> segments = new ArrayList<>(Math.min(ready.size(), 16));
    int envelopes = config.maxFrameEnvelopes();
    int bytes = config.maxFrameBytes();
    while (!ready.isEmpty() && envelopes > 0 && bytes > 0) {
      Outlet outlet = ready.poll();
      Segment segment = outlet.next(envelopes, bytes);
      if (segment == null) {
        isReady.remove(outlet);
      } else {
        ready.add(outlet);
        segments.add(segment);
        envelopes -= segment.batch().envelopes();
        bytes -= segment.batch().length();
      }
    }
    return segments;
  }

  private void send(List<Segment> segments) {
    int bytes = 0;
    int envelopes = 0;
    for (Segment segment : segments) {
      bytes += segment.batch().length();
      envelopes += segment.batch().envelopes();
    }
    window.sent(++sequence, bytes, envelopes);
    if (ackTimer == null) {
      ackTimer = scheduler.schedule(ackTimeoutNanos, this::checkOldest);
    }
    frames.write(new Frame.Data(link, sequence, link, segments, window)).onFailure(cause -> fail());
  }

  /** One timer is always set while frames are on their way; it looks at the one that then is the oldest. */
  private void checkOldest() {
    ackTimer = null;
    long leftNanos = ackTimeoutNanos - window.oldestAgeNanos();
    if (leftNanos <= 0) {
      fail();
    } else if (!window.isEmpty()) {
      ackTimer = scheduler.schedule(leftNanos, this::checkOldest);
    }
  }

  private void fail() {
    if (!closed) {
      events.failed(this, close());
    }
  }

  private void failDrain() {
    if (drained != null) {
      drained.tryFail("the link was closed");
    }
  }

  private void cancelAckTimer() {
    if (ackTimer != null) {
      ackTimer.cancel();
      ackTimer = null;
    }
  }
}
