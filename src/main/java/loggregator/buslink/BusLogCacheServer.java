package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import loggregator.config.BusConfig;
import loggregator.follow.Answering;
import loggregator.follow.LogCaches.Kinds;

/** A Log Cache on the event bus, where others find it by its announcements. One event loop. */
public final class BusLogCacheServer {
  private static final int REFUSED = 1;

  private final Vertx vertx;
  private final String name;
  private final Answering answering;
  private final Announcer announcer;
  private final List<MessageConsumer<Buffer>> consumers = new ArrayList<>();

  public BusLogCacheServer(Vertx vertx, BusConfig config, String name, String zone, Answering answering) {
    this.vertx = vertx;
    this.name = name;
    this.answering = answering;
    this.announcer = new Announcer(
        vertx, config, new SourceIdentity(BusAddresses.LOG_CACHE, name, zone, () -> 0));
  }

  /** Completes when others can find it. */
  public Future<Void> start() {
    Kinds.ALL.forEach(kind -> consumers.add(vertx.eventBus().consumer(
        BusAddresses.questions(name, kind), message -> answer(kind, message))));
    return Future.join(consumers.stream().map(MessageConsumer::completion).toList())
        .compose(v -> announcer.start());
  }

  public void close() {
    announcer.leave();
    consumers.forEach(MessageConsumer::unregister);
  }

  private void answer(String kind, Message<Buffer> message) {
    answering.answer(kind, message.body().getBytes())
        .onSuccess(answer -> message.reply(Buffer.buffer(answer)))
        .onFailure(cause -> message.fail(REFUSED, String.valueOf(cause.getMessage())));
  }
}
