package loggregator.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.config.BusConfig;
import loggregator.flow.Scheduler;
import loggregator.link.PeerServer;
import loggregator.link.Upstream;

/**
 * Serves feeds to subscribers on the bus: a Router's to RLPs, an RLP's to Gateways. Each feed has its own diode, all
 * feeds of a subscriber share one link. A subscriber that falls silent, or whose link fails, is forgotten with all its
 * feeds; if it lives, its next renewal tells it so.
 *
 * <p>Threading: one event loop.
 */
public final class FeedServer implements PeerServer {
  private final Vertx vertx;
  private final Scheduler scheduler;
  private final BusConfig config;
  private final String sourceId;
  private final Upstream source;
  private final FeedMeters meters;
  private final Announcer announcer;
  private final MessageConsumer<Frame> requests;
  private final Map<String, FeedSubscriber> subscribers = new HashMap<>();
  private final long timer;
  private boolean leaving;
  private long links;

  /** @param source what the feeds are made of */
  public FeedServer(
      Vertx vertx, Scheduler scheduler, BusConfig config, SourceIdentity identity, Upstream source,
      FeedMeters meters) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.config = config;
    this.sourceId = identity.id();
    this.source = source;
    this.meters = meters;
    this.announcer =
        new Announcer(vertx, config, identity.kind(), identity.id(), identity.zone(), identity.load());
    this.requests = vertx.eventBus().consumer(BusAddresses.feeds(identity.kind(), identity.id()), this::handle);
    this.timer = vertx.setPeriodic(config.announceIntervalMs(), tick -> forgetSilent());
  }

  @Override
  public Future<Void> start() {
    return requests.completion().compose(v -> announcer.start());
  }

  @Override
  public Future<Void> leave() {
    leaving = true;
    announcer.leave();
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> settle() {
    List<Future<Void>> links = new ArrayList<>();
    subscribers.values().forEach(subscriber -> links.add(subscriber.settle()));
    return Future.join(links).<Void>mapEmpty().otherwiseEmpty();
  }

  @Override
  public Future<Void> drain() {
    List<Future<Void>> links = new ArrayList<>();
    List.copyOf(subscribers.values()).forEach(subscriber -> links.add(subscriber.drain()));
    return Future.join(links).<Void>mapEmpty().otherwiseEmpty();
  }

  @Override
  public void close() {
    leave();
    requests.unregister();
    vertx.cancelTimer(timer);
    List.copyOf(subscribers.values()).forEach(this::forget);
  }

  private void handle(Message<Frame> message) {
    Frame frame = message.body();
    if (leaving && frame instanceof Frame.Subscribe) {
      message.fail(0, "stopping");
    } else if (frame instanceof Frame.Subscribe subscribe) {
      subscriberOf(subscribe).subscribe(subscribe, source)
          .onSuccess(v -> message.reply(null))
          .onFailure(cause -> message.fail(0, cause.getMessage()));
    } else if (frame instanceof Frame.Cancel cancel) {
      FeedSubscriber subscriber = subscribers.get(cancel.subscriber());
      if (subscriber != null) {
        subscriber.cancel(cancel.feed());
      }
    } else if (frame instanceof Frame.Renew renew) {
      FeedSubscriber subscriber = subscribers.get(renew.subscriber());
      if (subscriber != null && subscriber.renew(renew)) {
        message.reply(null);
      } else {
        forgetUnlessLeaving(subscriber);
        message.fail(0, "unknown subscriptions");
      }
    }
  }

  private FeedSubscriber subscriberOf(Frame.Subscribe subscribe) {
    return subscribers.computeIfAbsent(subscribe.subscriber(), id -> {
      String link = "loggregator.link." + sourceId + "." + ++links;
      meters.links().connected();
      LinkSender sender = new LinkSender(
          vertx.eventBus(), scheduler, config, subscribe.deliveryAddress(), link,
          (failed, lost) -> {
            meters.links().lostInFlight(lost);
            forget(subscribers.get(id));
          });
      return new FeedSubscriber(id, sender, scheduler, meters.diodes());
    });
  }

  private void forgetSilent() {
    long limit = TimeUnit.MILLISECONDS.toNanos(config.peerTimeoutMs());
    for (FeedSubscriber subscriber : List.copyOf(subscribers.values())) {
      if (subscriber.silentNanos() > limit) {
        forgetUnlessLeaving(subscriber);
      }
    }
  }

  /** Nobody renews at a source that leaves; subscribers that are gone are then known by their taking nothing. */
  private void forgetUnlessLeaving(FeedSubscriber subscriber) {
    if (!leaving) {
      forget(subscriber);
    }
  }

  private void forget(FeedSubscriber subscriber) {
    if (subscriber != null && subscribers.remove(subscriber.id(), subscriber)) {
      meters.links().lostInFlight(subscriber.close());
      meters.links().disconnected();
    }
  }
}
