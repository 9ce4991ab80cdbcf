package loggregator.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import loggregator.config.NodeConfig;
import loggregator.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWatchTest {
  private static final String KEY = "agent.grpc.tls";
  private static final int INTERVAL_MS = 10;

  @TempDir
  Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final Metrics metrics = new Metrics();
  private CertificateWatch watch;

  @BeforeEach
  void watchCopies() throws IOException {
    TestCertificates.copyTo(folder);
    JsonObject tls = new JsonObject()
        .put("caFile", folder.resolve("ca.crt").toString())
        .put("certFile", folder.resolve("metron.crt").toString())
        .put("keyFile", folder.resolve("metron.key").toString());
    JsonObject config = new JsonObject()
        .put("agent", new JsonObject().put("grpc", new JsonObject().put("tls", tls)));
    watch = new CertificateWatch(
        vertx, NodeConfig.parse(config, Map.of()).orThrow().inventory(), metrics, INTERVAL_MS);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void aUserThatFailedToReadAChangeIsToldAgainUntilItHasReadIt() throws IOException {
    Outcomes user = new Outcomes(false, false, true);
    watch.keep(KEY, user);
    renew();

    lookUntil(() -> user.calls.get() == 3);
    look();
    assertThat(user.calls.get()).isEqualTo(3);
    assertThat(metrics.scrape())
        .contains("loggregator_certificate_reloads_total 1.0")
        .contains("loggregator_certificate_reload_failures_total 1.0");
  }

  /** A look while the files are written may remember the middle of it, so that the next one tells again. */
  @Test
  void looksByItselfOnceItIsStarted() throws IOException {
    Outcomes user = new Outcomes(true, true, true);
    watch.keep(KEY, user);
    watch.start();
    renew();

    await().until(() -> user.calls.get() > 0);
    watch.close();
  }

  @Test
  void otherUsersReadAChangeOnlyOnce() throws IOException {
    Outcomes failing = new Outcomes(false, true);
    Outcomes fine = new Outcomes(true);
    watch.keep(KEY, fine);
    watch.keep(KEY, failing);
    renew();

    lookUntil(() -> failing.calls.get() == 2);
    assertThat(fine.calls.get()).isOne();
  }

  @Test
  void aUserThatThrowsHasFailedLikeAnyOther() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    watch.keep(KEY, () -> {
      calls.incrementAndGet();
      throw new IllegalStateException("closed");
    });
    renew();

    lookUntil(() -> calls.get() >= 2);
    assertThat(metrics.scrape()).contains("loggregator_certificate_reload_failures_total 1.0");
  }

  @Test
  void aUserThatHasLeftIsNotTold() throws IOException {
    Outcomes left = new Outcomes();
    Outcomes other = new Outcomes(true);
    watch.keep(KEY, left).run();
    watch.keep(KEY, other);
    renew();

    lookUntil(() -> other.calls.get() == 1);
    assertThat(left.calls.get()).isZero();
  }

  @Test
  void aUserThatLeavesWhileItReadsHasNotFailed() throws IOException {
    Promise<Void> read = Promise.promise();
    AtomicReference<Context> reader = new AtomicReference<>();
    Runnable leave = watch.keep(KEY, () -> {
      reader.set(Vertx.currentContext());
      return read.future();
    });
    renew();
    lookUntil(() -> reader.get() != null);
    leave.run();

    Promise<Void> failed = Promise.promise();
    reader.get().runOnContext(v -> {
      read.fail("closed");
      failed.complete();
    });
    failed.future().await();
    assertThat(metrics.scrape()).contains("loggregator_certificate_reload_failures_total 0.0");
  }

  @Test
  void nobodyIsToldAfterTheClose() throws IOException {
    Outcomes user = new Outcomes();
    watch.keep(KEY, user);
    watch.start();
    watch.close();
    renew();

    look();
    assertThat(metrics.scrape()).contains("loggregator_certificate_reloads_total 0.0");
  }

  private void look() {
    watch.look().await();
  }

  private void lookUntil(Callable<Boolean> done) {
    await().until(() -> {
      look();
      return done.call();
    });
  }

  /** Another certificate of the same CA. */
  private void renew() throws IOException {
    Files.delete(folder.resolve("metron.crt"));
    Files.delete(folder.resolve("metron.key"));
    DevelopmentCertificates.ensure(folder);
  }

  /** A user that can or can't read the files, call by call; one call too many is an error. */
  private static final class Outcomes implements Supplier<Future<?>> {
    private final List<Boolean> outcomes = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    Outcomes(Boolean... outcomes) {
      this.outcomes.addAll(List.of(outcomes));
    }

    @Override
    public Future<?> get() {
      boolean succeeds = outcomes.get(calls.getAndIncrement());
      return succeeds ? Future.succeededFuture() : Future.failedFuture("disk error");
    }
  }
}
