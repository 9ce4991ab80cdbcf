package loggregator.buslink;

import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import loggregator.follow.LogCaches.Kinds;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusLogCachesTest {
  private final TestBus bus = new TestBus();

  @AfterEach
  void close() {
    bus.close();
  }

  private BusLogCacheServer server(String name, String zone) {
    BusLogCacheServer server = new BusLogCacheServer(bus.vertx(), bus.config(), name, zone,
        (kind, question) -> kind.equals(Kinds.NAME) ? Future.succeededFuture(name.getBytes(StandardCharsets.UTF_8))
            : kind.equals(Kinds.FOLLOW) ? Future.succeededFuture(question) : Future.failedFuture("not that"));
    await(server.start());
    return server;
  }
}
