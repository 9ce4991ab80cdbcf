package loggregator.node;

import io.vertx.core.Future;
import java.util.Optional;
import loggregator.buslink.BusLogCacheServer;
import loggregator.follow.Answering;

/**
 * Where an instance of the Log Cache is reached by other roles of its process, and by other processes over the bus; one
 * of a process there. One event loop.
 */
public final class LogCacheReach {
  private final RoleServices role;
  private final String instance;
  private final Answering answering;
  private Optional<BusLogCacheServer> bus = Optional.empty();

  public LogCacheReach(RoleServices role, Answering answering) {
    this.role = role;
    this.instance = role.node().nextInstanceId("log_cache");
    this.answering = answering;
  }

  /** @param isFirst of the process */
  public Future<Void> start(boolean isFirst) {
    role.node().logCaches().add(instance, role.scheduler(), answering);
    if (isFirst && role.node().links().useTheBus()) {
      bus = Optional.of(new BusLogCacheServer(role.vertx(), role.config().bus(), role.node().logCacheName(),
          role.config().node().zone(), answering));
    }
    return bus.map(BusLogCacheServer::start).orElseGet(Future::succeededFuture);
  }

  public void close() {
    role.node().logCaches().remove(instance);
    bus.ifPresent(BusLogCacheServer::close);
  }
}
