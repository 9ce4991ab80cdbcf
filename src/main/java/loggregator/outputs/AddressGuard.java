package loggregator.outputs;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import loggregator.config.AddressRange;
import loggregator.flow.Scheduler;

/**
 * Looks up where a host is, and lets nobody be led into forbidden networks: what it gives is what is to be connected
 * to, so that a name cannot mean something else a moment later. One event loop.
 */
public final class AddressGuard {
  private final Vertx vertx;
  private final Scheduler scheduler;
  private final List<AddressRange> forbidden;
  private int turn;

  public AddressGuard(Vertx vertx, Scheduler scheduler, List<AddressRange> forbidden) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.forbidden = forbidden;
  }

  /** A host whose every address is forbidden. */
  public static final class ForbiddenException extends Exception {
    private static final long serialVersionUID = 1;

    ForbiddenException(String host) {
      super(host, null, false, false);
    }
  }

  /** One of the host's addresses, another each time. Fails when it has none, or only such as are forbidden. */
  public Future<InetAddress> lookUp(String host) {
    Promise<InetAddress> found = Promise.promise();
    ((VertxInternal) vertx).nameResolver().resolveAll(host, result -> scheduler.execute(() -> {
      if (result.failed()) {
        found.fail(result.cause());
      } else {
        choose(host, result.result(), found);
      }
    }));
    return found.future();
  }

  private void choose(String host, List<InetSocketAddress> all, Promise<InetAddress> found) {
    List<InetAddress> allowed = all.stream().map(InetSocketAddress::getAddress)
        .filter(address -> forbidden.stream().noneMatch(range -> range.contains(address))).toList();
    if (allowed.isEmpty()) {
      found.fail(new ForbiddenException(host));
    } else {
      found.complete(allowed.get(Math.floorMod(turn++, allowed.size())));
    }
  }
}
