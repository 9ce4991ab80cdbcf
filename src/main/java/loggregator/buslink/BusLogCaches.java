package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.function.Predicate;
import loggregator.buslink.Frame.Hello;
import loggregator.config.BusConfig;
import loggregator.follow.LogCaches;

/** The Log Caches that announce themselves on the event bus; those of the same zone come first. One event loop. */
public final class BusLogCaches implements LogCaches, Directory.Listener {
  private final Vertx vertx;
  private final String zone;
  private final Directory directory;

  /** @param isOwn tells the names of those that are reached without the bus */
  public BusLogCaches(Vertx vertx, BusConfig config, String zone, Predicate<String> isOwn) {
    this.vertx = vertx;
    this.zone = zone;
    this.directory = new Directory(vertx, config, BusAddresses.LOG_CACHE, this, isOwn);
  }

  @Override
  public Future<Void> start() {
    return directory.start();
  }

  @Override
  public List<String> names() {
    return directory.sources().stream()
        .sorted((one, other) -> Boolean.compare(other.zone().equals(zone), one.zone().equals(zone)))
        .map(Hello::id).toList();
  }

  @Override
  public Future<byte[]> ask(String name, String kind, byte[] question, long timeoutMs) {
    return vertx.eventBus().<Buffer>request(BusAddresses.questions(name, kind), Buffer.buffer(question),
        new DeliveryOptions().setSendTimeout(timeoutMs)).map(answer -> answer.body().getBytes());
  }

  @Override
  public void close() {
    directory.close();
  }

  @Override
  public void appeared(Hello source) {
    // it is among the names now
  }

  @Override
  public void gone(String sourceId, boolean planned) {
    // it is not among the names any more
  }
}
