package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import loggregator.config.BusConfig;
import loggregator.flow.Scheduler;
import loggregator.link.PeerServer;
import loggregator.link.Upstream;
import loggregator.memory.Claims;

/**
 * Serves feeds to subscribers on the bus: a Router's to RLPs, an RLP's to Gateways. Each feed has its own diode; all
 * feeds of a subscriber share one link. A subscriber whose link fails is forgotten with all its feeds. If it lives, it
 * notices that it hears nothing, renews, and is refused.
 *
 * <p>Threading: one event loop.
 */
public final class FeedServer implements PeerServer {
  private final EventBus bus;
  private final String address;
  private final Scheduler scheduler;
  private final BusConfig config;
  private final Upstream source;
  private final FeedMeters meters;
  private final Runnable beforeSending;
  private final Announcer announcer;
  private final LinkAcks acks;
  private final Map<String, FeedSubscriber> subscribers = new HashMap<>();
  private MessageConsumer<Frame> requests;
  private Runnable subscribed = () -> {};
  private boolean leaving;

  /**
   * @param source what the feeds are made of
   * @param beforeSending runs before anything is taken out of the feeds' diodes
   */
  public FeedServer(
      Vertx vertx, Scheduler scheduler, BusConfig config, SourceIdentity identity, Upstream source, FeedMeters meters,
      Runnable beforeSending) {
    this.scheduler = scheduler;
    this.config = config;
    this.source = source;
    this.meters = meters;
    this.beforeSending = beforeSending;
    this.announcer = new Announcer(vertx, config, identity);
    this.acks = new LinkAcks(vertx.eventBus(), identity.id(), meters.links());
    this.bus = vertx.eventBus();
    this.address = BusAddresses.feeds(identity.kind(), identity.id());
  }

  @Override
  public Future<Void> start() {
    assert scheduler.isOwnThread();
    requests = bus.consumer(address, this::handle);
    return acks.start().compose(v -> requests.completion()).compose(v -> announcer.start());
  }

  /** Runs the task when a subscriber has shown that it is there: a request may have waited for long. */
  void onSubscribed(Runnable task) {
    subscribed = task;
  }

  /** Asks all subscribers whether they are still there. */
  void probe() {
    List.copyOf(subscribers.values()).forEach(subscriber -> subscriber.probe().onSuccess(v -> subscribed.run()));
  }

  /** Announces at once what has changed. */
  void announce() {
    announcer.announce();
  }

  @Override
  public Future<Void> leave() {
    assert scheduler.isOwnThread();
    leaving = true;
    announcer.leave();
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> settle() {
    assert scheduler.isOwnThread();
    return eachSubscriber(FeedSubscriber::settle);
  }

  @Override
  public Future<Void> drain() {
    assert scheduler.isOwnThread();
    return eachSubscriber(FeedSubscriber::drain);
  }

  @Override
  public void dropStale() {
    assert scheduler.isOwnThread();
    subscribers.values().forEach(FeedSubscriber::dropStale);
  }

  @Override
  public void close() {
    assert scheduler.isOwnThread();
    leave();
    if (requests != null) {
      requests.unregister();
    }
    List.copyOf(subscribers.values()).forEach(this::forget);
    acks.close();
  }

  /** A subscriber that is gone meanwhile is not waited for. */
  private Future<Void> eachSubscriber(Function<FeedSubscriber, Future<Void>> step) {
    List<Future<Void>> steps = new ArrayList<>();
    List.copyOf(subscribers.values()).forEach(subscriber -> steps.add(step.apply(subscriber)));
    return Future.join(steps).<Void>mapEmpty().otherwiseEmpty();
  }

  private void handle(Message<Frame> message) {
    assert scheduler.isOwnThread();
    Frame frame = message.body();
    if (frame instanceof Frame.Subscribe subscribe) {
      subscribe(message, subscribe);
    } else if (frame instanceof Frame.Cancel cancel) {
      FeedSubscriber subscriber = subscribers.get(cancel.subscriber());
      if (subscriber != null) {
        subscriber.cancel(cancel.feed(), cancel.finish());
      }
    } else if (frame instanceof Frame.Renew renew) {
      renew(message, renew);
    } else {
      meters.links().rejectedFrame(BusRequests.reasonToReject(frame));
    }
  }

  private void subscribe(Message<Frame> message, Frame.Subscribe subscribe) {
    if (leaving) {
      message.fail(0, "stopping");
      return;
    }
    subscriberOf(subscribe).subscribe(subscribe, source)
        .onSuccess(v -> message.reply(null))
        .onFailure(cause -> message.fail(0, cause.getMessage()));
  }

  private void renew(Message<Frame> message, Frame.Renew renew) {
    FeedSubscriber subscriber = subscribers.get(renew.subscriber());
    if (subscriber != null && subscriber.holds(renew.fingerprint())) {
      message.reply(null);
      return;
    }
    if (!leaving) {
      forget(subscriber);
    }
    message.fail(0, "unknown subscriptions");
  }

  private FeedSubscriber subscriberOf(Frame.Subscribe subscribe) {
    FeedSubscriber known = subscribers.get(subscribe.subscriber());
    return known == null ? newSubscriber(subscribe.subscriber(), subscribe.deliveryAddress()) : known;
  }

  private FeedSubscriber newSubscriber(String id, String deliveryAddress) {
    Claims claims = meters.links().budget().claims();
    LinkSender link = new LinkSender(acks, scheduler, config, deliveryAddress, claims, new LinkSender.LinkEvents() {
      @Override
      public void failed(LinkSender failed, long lostInFlight) {
        meters.links().lostInFlight(lostInFlight);
        forget(subscribers.get(id));
      }

      @Override
      public void collecting() {
        beforeSending.run();
      }
    });
    FeedSubscriber subscriber = new FeedSubscriber(id, link, meters.diodes());
    subscribers.put(id, subscriber);
    meters.links().connected();
    link.open().onSuccess(v -> subscribed.run());
    return subscriber;
  }

  private void forget(FeedSubscriber subscriber) {
    if (subscriber != null && subscribers.remove(subscriber.id(), subscriber)) {
      meters.links().lostInFlight(subscriber.close());
      meters.links().disconnected();
    }
  }
}
