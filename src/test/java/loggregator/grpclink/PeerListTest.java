package loggregator.grpclink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import loggregator.config.PeerAddress;
import loggregator.config.PeersConfig;
import loggregator.config.TlsFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerListTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int REFRESH_INTERVAL_MS = 100;
  private static final int WORKERS = 2;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(WORKERS));
  private final CountDownLatch answers = new CountDownLatch(1);
  private final AtomicInteger lookups = new AtomicInteger();
  private final AtomicInteger changes = new AtomicInteger();
  private final AtomicBoolean isKnown = new AtomicBoolean(true);
  private final PeerList peers = new PeerList(vertx, config(), this::resolve, changes::incrementAndGet);

  @AfterEach
  void close() {
    answers.countDown();
    peers.close();
    get(vertx.close());
  }

  @Test
  void aNameServerThatHangsTakesOneThreadOnly() {
    peers.start();
    await().atMost(LIMIT).until(() -> lookups.get() == 1);
    get(vertx.timer(5 * REFRESH_INTERVAL_MS));

    assertThat(get(vertx.executeBlocking(() -> "done", false))).isEqualTo("done");
    answers.countDown();
    await().atMost(LIMIT).until(() -> lookups.get() > 1);
    await().atMost(LIMIT).until(() -> peers.all().equals(List.of(new InetSocketAddress("127.0.0.1", 8083))));
  }

  @Test
  void aRoleStartsWithoutANameThatIsUnknownAndFindsItLater() {
    isKnown.set(false);
    answers.countDown();

    get(peers.start());

    assertThat(peers.all()).isEmpty();
    isKnown.set(true);
    await().atMost(LIMIT).until(() -> peers.all().equals(List.of(new InetSocketAddress("127.0.0.1", 8083))));
    assertThat(changes.get()).isOne();
  }

  @Test
  void aRoleStartsThoughTheNameServerHangs() {
    get(peers.start());

    assertThat(peers.all()).isEmpty();
  }

  @Test
  void aLookUpThatEndsAfterTheCloseTellsNobody() {
    Future<Void> lookedUp = peers.start();
    await().atMost(LIMIT).until(() -> lookups.get() == 1);
    peers.close();
    answers.countDown();
    get(lookedUp);

    assertThat(changes.get()).isZero();
    assertThat(peers.all()).isEmpty();
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    lookups.incrementAndGet();
    if (!isKnown.get()) {
      throw new UnknownHostException(host);
    }
    try {
      assertThat(answers.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {InetAddress.getByName("127.0.0.1")};
  }

  private static PeersConfig config() {
    Path none = Path.of("none");
    return new PeersConfig(
        List.of(new PeerAddress("routers", 8083)), List.of(), Optional.empty(), "doppler",
        new TlsFiles(none, none, none), 10 << 20, 8 << 20, 2, REFRESH_INTERVAL_MS, 2_000, 0);
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
