package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import java.util.HashMap;
import java.util.Map;
import loggregator.metrics.LinkMeters;

/**
 * The address to which the receivers of all of one owner's links answer. It stays the same for the owner's life,
 * because a new address can't be made known while a member of the cluster hangs. One event loop.
 */
final class LinkAcks {
  private final EventBus bus;
  private final String owner;
  private final LinkMeters meters;
  private final Map<String, LinkSender> links = new HashMap<>();
  private MessageConsumer<Frame> answers;
  private long lastLink;

  /** @param owner unique among all roles on the bus, now and before */
  LinkAcks(EventBus bus, String owner, LinkMeters meters) {
    this.bus = bus;
    this.owner = owner;
    this.meters = meters;
  }

  /** Completes when receivers can reach it. */
  Future<Void> start() {
    answers = bus.consumer(address(), message -> answered(message.body()));
    return answers.completion();
  }

  void close() {
    if (answers != null) {
      answers.unregister();
    }
  }

  /** A name that no other link has or had; {@link BusAddresses#ownerOf} tells its owner. */
  String nextLink() {
    return BusAddresses.link(owner, ++lastLink);
  }

  String address() {
    return BusAddresses.acks(owner);
  }

  MessageProducer<Frame> sender(String target) {
    return bus.sender(target, FrameCodec.OPTIONS);
  }

  void add(String name, LinkSender link) {
    links.put(name, link);
  }

  void remove(String name) {
    links.remove(name);
  }

  private void answered(Frame frame) {
    if (frame instanceof Frame.Ack ack) {
      // one for a link that was closed meanwhile is nothing bad
      LinkSender link = links.get(ack.link());
      if (link != null && !link.acknowledged(ack.sequence())) {
        meters.rejectedFrame("ack");
      }
    } else if (frame instanceof Frame.Reset reset) {
      LinkSender link = links.get(reset.link());
      if (link != null) {
        link.refused();
      }
    } else {
      meters.rejectedFrame(BusRequests.reasonToReject(frame));
    }
  }
}
