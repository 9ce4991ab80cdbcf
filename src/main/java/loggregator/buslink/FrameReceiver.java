package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.buslink.InboundLink.Verdict;
import loggregator.config.BusConfig;
import loggregator.feeds.Segment;
import loggregator.flow.Scheduler;
import loggregator.metrics.LinkMeters;

/**
 * The receiving end of all links to one address: hands on the segments in their order and acknowledges them. A frame
 * that is late, or does not follow the last one, ends its link, and the sender is told. Its sender may have given it
 * up, and may already send envelopes of the same sources over another link.
 *
 * <p>Threading: one event loop.
 */
final class FrameReceiver {
  /** Much longer than any sender waits before it gives a link up; a live sender sends something every second. */
  private static final long FORGET_AFTER_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final long SWEEP_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
  /** What a peer that makes up link names costs at most. */
  private static final int MAX_LINKS = 10_000;

  private final EventBus bus;
  private final Scheduler scheduler;
  private final BusConfig config;
  private final long maxDelayNanos;
  private final SegmentHandler segments;
  private final LinkMeters meters;
  private final String address;
  private final Map<String, InboundLink> links = new HashMap<>();
  private final Consumer<Message<Frame>> settle;
  private Runnable ended = () -> {};
  private MessageConsumer<Frame> consumer;
  private boolean refusing;
  private long sweptAtNanos;

  /** Takes what links bring. */
  interface SegmentHandler {
    void segment(String link, Segment segment);

    /** The sender of the link lives. */
    default void heard(String link) {}
  }

  /** @param settle answers a {@link Frame.Settle} */
  FrameReceiver(
      EventBus bus, Scheduler scheduler, BusConfig config, String address, SegmentHandler segments,
      LinkMeters meters, Consumer<Message<Frame>> settle) {
    this.bus = bus;
    this.scheduler = scheduler;
    this.config = config;
    this.sweptAtNanos = scheduler.nowNanos();
    // half of what the sender waits: a sender that gave up was refused long before
    this.maxDelayNanos = TimeUnit.MILLISECONDS.toNanos(config.ackTimeoutMs()) / 2;
    this.segments = segments;
    this.meters = meters;
    this.settle = settle;
    this.address = address;
  }

  /** Completes when senders can reach the address. */
  Future<Void> start() {
    consumer = bus.consumer(address, this::received);
    return consumer.completion();
  }

  /** Takes no new links; the task runs whenever a link has ended. */
  void refuseNewLinks(Runnable ended) {
    assert scheduler.isOwnThread();
    refusing = true;
    this.ended = ended;
  }

  /** Takes nothing more of that owner's links, as if they had failed, and says so at once: it may subscribe anew. */
  void giveUp(String owner) {
    assert scheduler.isOwnThread();
    links.forEach((name, link) -> {
      if (!link.isDead() && BusAddresses.ownerOf(name).equals(owner)) {
        link.giveUp();
        bus.send(BusAddresses.acks(owner), new Frame.Reset(name), FrameCodec.OPTIONS);
      }
    });
  }

  /** How many links have a sender that was heard within that time. */
  long liveLinks(long withinMs) {
    assert scheduler.isOwnThread();
    long withinNanos = TimeUnit.MILLISECONDS.toNanos(withinMs);
    long now = scheduler.nowNanos();
    return links.values().stream().filter(link -> !link.isDead() && link.silentNanos(now) <= withinNanos).count();
  }

  void close() {
    assert scheduler.isOwnThread();
    if (consumer != null) {
      consumer.unregister();
    }
    links.values().forEach(InboundLink::close);
    links.clear();
  }

  private void received(Message<Frame> message) {
    assert scheduler.isOwnThread();
    Frame frame = message.body();
    if (frame instanceof Frame.Data data) {
      take(data);
    } else if (frame instanceof Frame.Close close) {
      forget(close.link());
      ended.run();
    } else if (frame instanceof Frame.Settle) {
      settle.accept(message);
    } else {
      meters.rejectedFrame(BusRequests.reasonToReject(frame));
    }
  }

  private void take(Frame.Data data) {
    InboundLink link = links.get(data.link());
    if (link == null) {
      link = open(data);
    }
    if (link == null) {
      refuse(data, data.sequence() != 1 ? "unknown_link" : refusing ? "leaving" : "too_many_links");
      return;
    }
    Verdict verdict = link.judge(data, scheduler.nowNanos());
    if (verdict == Verdict.TAKEN) {
      segments.heard(data.link());
      data.segments().forEach(segment -> segments.segment(data.link(), segment));
      link.acknowledge(data);
    } else {
      link.close();
      refuse(data, verdict == Verdict.LATE ? "late" : "out_of_turn");
    }
  }

  /** Null where it can't be: a link begins with its first frame. */
  private InboundLink open(Frame.Data data) {
    long now = scheduler.nowNanos();
    sweep(now);
    if (data.sequence() != 1 || refusing || links.size() >= MAX_LINKS) {
      return null;
    }
    InboundLink link = new InboundLink(maxDelayNanos, new PacedAcks(bus, scheduler, config), data, now);
    links.put(data.link(), link);
    return link;
  }

  private void sweep(long now) {
    if (now - sweptAtNanos > SWEEP_INTERVAL_NANOS) {
      sweptAtNanos = now;
      links.entrySet().stream()
          .filter(link -> link.getValue().silentNanos(now) > FORGET_AFTER_NANOS)
          .map(Map.Entry::getKey)
          .toList()
          .forEach(this::forget);
    }
  }

  private void forget(String name) {
    InboundLink link = links.remove(name);
    if (link != null) {
      link.close();
    }
  }

  private void refuse(Frame.Data data, String reason) {
    meters.refusedFrame(reason, data.deliveries());
    bus.send(data.ackAddress(), new Frame.Reset(data.link()), FrameCodec.OPTIONS);
    ended.run();
  }
}
