package loggregator.buslink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import loggregator.follow.LogCaches.Kinds;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusLogCachesTest {
  private final TestBus bus = new TestBus();
  private final BusLogCaches caches =
      new BusLogCaches(bus.vertx, TestBus.CONFIG, "near", name -> name.equals("own.1"));

  @AfterEach
  void close() {
    bus.call(() -> {
      caches.close();
      return null;
    });
    bus.close();
  }

  private BusLogCacheServer server(String name, String zone) {
    return bus.call(() -> new BusLogCacheServer(bus.vertx, TestBus.CONFIG, name, zone,
        (kind, question) -> kind.equals(Kinds.FOLLOW)
            ? Future.succeededFuture((name + " " + new String(question, UTF_8)).getBytes(UTF_8))
            : Future.failedFuture("not that")));
  }

  private byte[] ask(String name, String kind) {
    return await(bus.call(() -> caches.ask(name, kind, "what?".getBytes(UTF_8), 10_000)));
  }

  @Test
  void findsThoseThatAreThereTheNearerFirstAndAsksThem() {
    BusLogCacheServer far = server("a.1", "far");
    BusLogCacheServer near = server("b.1", "near");
    BusLogCacheServer own = server("own.1", "near");
    bus.call(() -> Future.join(far.start(), near.start(), own.start(), caches.start()));
    Awaiting.until(() -> bus.call(caches::names).size() == 2);

    assertThat(bus.call(caches::names)).containsExactly("b.1", "a.1");
    assertThat(new String(ask("a.1", Kinds.FOLLOW), UTF_8)).isEqualTo("a.1 what?");
    assertThatThrownBy(() -> ask("a.1", Kinds.NAME)).hasStackTraceContaining("not that");

    bus.call(() -> {
      far.close();
      return null;
    });
    Awaiting.until(() -> bus.call(caches::names).size() == 1);
    assertThatThrownBy(() -> ask("a.1", Kinds.FOLLOW)).isNotNull();
  }
}
