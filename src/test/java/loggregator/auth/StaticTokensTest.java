package loggregator.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import loggregator.config.AuthMethod;
import loggregator.config.InvalidConfigException;
import loggregator.flow.ManualScheduler;
import loggregator.testing.Awaiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticTokensTest {
  private static final String HASH = Credentials.sha256("t0ken");

  @TempDir
  private Path folder;
  private final TestAuth auth = new TestAuth();

  @AfterEach
  void close() {
    auth.close();
  }

  @Test
  void aTokenReadsWhatItsLineNames() throws IOException {
    ReadAccess access = open("# for the dashboard", "", "dashboard  " + HASH + "  web,api # two",
        "ops " + Credentials.sha256("r00t").toUpperCase() + " *");

    assertThat(auth.everything(access, "bearer t0ken")).isEqualTo(Verdict.FORBIDDEN);
    assertThat(auth.source(access, "Bearer t0ken", "web")).isEqualTo(Verdict.ALLOWED);
    assertThat(auth.source(access, "bearer t0ken", "db")).isEqualTo(Verdict.FORBIDDEN);
    assertThat(auth.source(access, "bearer t0ken", "")).isEqualTo(Verdict.FORBIDDEN);
    assertThat(auth.everything(access, "bearer r00t")).isEqualTo(Verdict.ALLOWED);
    assertThat(auth.source(access, "bearer r00t", "anything")).isEqualTo(Verdict.ALLOWED);
    assertThat(auth.everything(access, "bearer other")).isEqualTo(Verdict.INVALID_TOKEN);
    assertThat(auth.everything(access, "bearer " + HASH)).isEqualTo(Verdict.INVALID_TOKEN);
  }

  @Test
  void aChangeOfTheFileHoldsAndAWrongOneDoesNot() throws IOException {
    ReadAccess access = open("a " + HASH + " *");
    assertThat(auth.everything(access, "bearer t0ken")).isEqualTo(Verdict.ALLOWED);
    write("a " + HASH + " *", "broken");
    write("b " + Credentials.sha256("other") + " *");

    Awaiting.until(() -> auth.everything(access, "bearer other") == Verdict.ALLOWED);
    assertThat(auth.everything(access, "bearer t0ken")).isEqualTo(Verdict.INVALID_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a t0ken *", "a HASH", "a HASH web, api", "a HASH ,web", "a HASH web,web",
      "a HASH *\nb HASH web", "a HASH0 *"})
  void aWrongLineStopsTheStartAndIsNotPrinted(String lines) {
    assertThatThrownBy(() -> open(lines.replace("HASH", HASH).split("\n")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith("auth.tokens.file: line ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("t0ken", HASH));
  }

  @Test
  void aMissingFileStopsTheStart() {
    assertThatThrownBy(() -> auth.gateway(AuthMethod.TOKENS, section(folder.resolve("none"))))
        .hasMessage("auth.tokens.file: can't be read: there is no such file or folder");
  }

  /** A second look would take one more thread, and could bring a token back that the first one took away. */
  @Test
  void whileADiskHangsTheFileIsNotLookedAtAgain() {
    ManualScheduler clock = new ManualScheduler();
    CountDownLatch disk = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger();
    StaticTokens tokens = new StaticTokens(auth.vertx, clock, 20, () -> {
      if (looks.incrementAndGet() == 2) {
        disk.await();
      }
      return TokenFile.parse(List.of());
    });
    auth.onLoop(tokens::start);
    pass(clock, 20);
    Awaiting.until(() -> looks.get() == 2);
    pass(clock, 10_000);
    assertThat(looks).hasValue(2);

    disk.countDown();
    Awaiting.until(() -> {
      pass(clock, 20);
      return looks.get() > 2;
    });
    auth.onLoop(() -> {
      tokens.close();
      return Future.succeededFuture();
    });
    pass(clock, 10_000);
    assertThat(auth.onLoop(() -> Future.succeededFuture(clock.openTimers()))).isZero();
  }

  @Test
  void aLookThatEndsAfterTheCloseIsForgotten() {
    ManualScheduler clock = new ManualScheduler();
    CountDownLatch disk = new CountDownLatch(1);
    AtomicReference<Thread> looking = new AtomicReference<>();
    AtomicBoolean started = new AtomicBoolean();
    StaticTokens tokens = new StaticTokens(auth.vertx, clock, 20, () -> {
      if (!started.getAndSet(true)) {
        return TokenFile.parse(List.of());
      }
      looking.set(Thread.currentThread());
      disk.await();
      return TokenFile.parse(List.of("a " + HASH + " *"));
    });
    auth.onLoop(tokens::start);
    pass(clock, 20);
    Awaiting.until(() -> looking.get() != null);
    auth.onLoop(() -> {
      tokens.close();
      return Future.succeededFuture();
    });

    disk.countDown();
    // a thread that does something else has handed over what it read
    Awaiting.until(() ->
        Awaiting.done(auth.vertx.executeBlocking(Thread::currentThread, false)).equals(looking.get()));
    Credentials credentials = Credentials.parse("bearer t0ken").orElseThrow();
    CheckedToken checked = auth.onLoop(() -> tokens.check(credentials));
    assertThat(checked).isEqualTo(CheckedToken.INVALID);
    assertThat(auth.onLoop(() -> Future.succeededFuture(clock.openTimers()))).isZero();
  }

  /** The first timer of an event loop has the number 0. */
  @Test
  void aCloseAfterAFailedStartEndsNobodyElsesTimer() {
    Promise<Long> fired = Promise.promise();
    auth.onLoop(() -> {
      auth.vertx.setTimer(1_000, fired::complete);
      return Future.succeededFuture();
    });
    StaticTokens tokens =
        new StaticTokens(auth.vertx, new ManualScheduler(), 20, () -> TokenFile.parse(List.of("broken")));
    assertThatThrownBy(() -> auth.onLoop(tokens::start)).isInstanceOf(InvalidConfigException.class);
    tokens.close();

    assertThat(Awaiting.done(fired.future())).isZero();
  }

  private void pass(ManualScheduler clock, long milliseconds) {
    auth.onLoop(() -> {
      clock.passMs(milliseconds);
      return Future.succeededFuture();
    });
  }

  private ReadAccess open(String... lines) throws IOException {
    write(lines);
    return auth.gateway(AuthMethod.TOKENS, section(folder.resolve("tokens")));
  }

  private void write(String... lines) throws IOException {
    Path whole = Files.write(folder.resolve("new"), List.of(lines));
    Files.move(whole, folder.resolve("tokens"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static JsonObject section(Path file) {
    return new JsonObject().put("tokens", new JsonObject().put("file", file.toString()).put("checkIntervalMs", 20));
  }
}
