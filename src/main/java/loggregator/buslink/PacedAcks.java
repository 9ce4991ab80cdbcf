package loggregator.buslink;

import io.vertx.core.eventbus.EventBus;
import java.util.concurrent.TimeUnit;
import loggregator.config.BusConfig;
import loggregator.flow.InFlightWindow;
import loggregator.flow.Pacer;
import loggregator.flow.Scheduler;

/**
 * Acknowledges the frames of one link: the first after a quiet spell at once, then several together, because each
 * acknowledgement costs both processes nearly as much as a small frame. A sender waits for an acknowledgement only when
 * its window is closed, so one also goes out when much is taken: a quarter of the frames, half of the bytes that a window
 * usually has, or all of these where several feeds get the same. One event loop.
 */
final class PacedAcks {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
  private static final int PARTS_OF_FRAMES = 4;
  private static final int PARTS_OF_BYTES = 2;

  private final EventBus bus;
  private final int muchFrames;
  private final long usualBytes;
  private final Pacer pacer;
  private String link;
  private String address;
  private long sequence;
  private int frames;
  private long bytes;
  private long deliveredBytes;

  PacedAcks(EventBus bus, Scheduler scheduler, BusConfig config) {
    this.bus = bus;
    this.muchFrames = config.windowFrames() / PARTS_OF_FRAMES;
    this.usualBytes = Math.min(InFlightWindow.USUAL_BYTES, config.windowBytes());
    this.pacer = new Pacer(scheduler, INTERVAL_NANOS, this::acknowledge);
  }

  void taken(Frame.Data frame) {
    link = frame.link();
    address = frame.ackAddress();
    sequence = frame.sequence();
    frames++;
    bytes += frame.bytes();
    deliveredBytes += frame.deliveredBytes();
    pacer.signal(isMuch());
  }

  private boolean isMuch() {
    return frames >= muchFrames || bytes >= usualBytes / PARTS_OF_BYTES || deliveredBytes >= usualBytes;
  }

  /** What was taken must not count as lost where the link ends. */
  void close() {
    if (frames > 0) {
      pacer.flushNow();
    }
    pacer.close();
  }

  private void acknowledge() {
    frames = 0;
    bytes = 0;
    deliveredBytes = 0;
    bus.send(address, new Frame.Ack(link, sequence), FrameCodec.OPTIONS);
  }
}
