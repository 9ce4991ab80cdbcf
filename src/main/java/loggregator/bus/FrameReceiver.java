package loggregator.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.function.Consumer;
import loggregator.bus.Frame.Segment;

/** The receiving end of all links to one address: hands on the segments in their order and acknowledges. */
final class FrameReceiver {
  private final EventBus bus;
  private final Consumer<Segment> segments;
  private final MessageConsumer<Frame> consumer;

  FrameReceiver(EventBus bus, String address, Consumer<Segment> segments) {
    this.bus = bus;
    this.segments = segments;
    this.consumer = bus.consumer(address, message -> received(message.body()));
  }

  /** Completes when senders can reach the address. */
  Future<Void> start() {
    return consumer.completion();
  }

  void close() {
    consumer.unregister();
  }

  private void received(Frame frame) {
    if (frame instanceof Frame.Data data) {
      data.segments().forEach(segments);
      acknowledge(data);
    }
  }

  private void acknowledge(Frame.Data data) {
    if (data.window() != null) {
      data.window().acknowledge(data.sequence());
    } else {
      bus.send(data.ackAddress(), new Frame.Ack(data.link(), data.sequence()), FrameCodec.OPTIONS);
    }
  }
}
