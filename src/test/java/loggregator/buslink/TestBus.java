package loggregator.buslink;

import static loggregator.testing.EventLoops.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import loggregator.config.BusConfig;
import loggregator.flow.Scheduler;
import loggregator.flow.VertxScheduler;
import loggregator.testing.EventLoops;
import org.awaitility.Awaitility;

/** An event bus of its own, and one event loop on which a test does what a role does on its own. */
final class TestBus implements AutoCloseable {
  static final BusConfig CONFIG = new BusConfig(2, 1_000, 256 << 10, 64, 8 << 20, 60_000, 200, 20_000, 3_600_000, Optional.empty());

  final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Thread loopThread = loopThread();

  TestBus() {
    FrameCodec.register(vertx);
  }

  private Thread loopThread() {
    return EventLoops.call(loop, Thread::currentThread);
  }

  static BusConfig config(int announceIntervalMs, int peerTimeoutMs, int ackTimeoutMs) {
    return new BusConfig(
        2, 1_000, 256 << 10, 64, 8 << 20, ackTimeoutMs, announceIntervalMs, peerTimeoutMs, 3_600_000,
        Optional.empty());
  }

  static BusConfig rebalancing(int rebalanceIntervalMs) {
    return new BusConfig(2, 1_000, 256 << 10, 64, 8 << 20, 60_000, 200, 20_000, rebalanceIntervalMs, Optional.empty());
  }

  /** One envelope makes a frame. */
  static BusConfig smallFrames(int windowFrames, int announceIntervalMs, int peerTimeoutMs, int ackTimeoutMs) {
    return new BusConfig(
        0, 1, 256 << 10, windowFrames, 8 << 20, ackTimeoutMs, announceIntervalMs, peerTimeoutMs, 3_600_000,
        Optional.empty());
  }

  /** Runs the task on the event loop, from wherever it is called, and waits for its result. */
  <T> T call(Callable<T> task) {
    if (Thread.currentThread() != loopThread) {
      return EventLoops.call(loop, task);
    }
    try {
      return task.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  void run(Runnable task) {
    call(() -> {
      task.run();
      return null;
    });
  }

  Scheduler scheduler() {
    return call(() -> new VertxScheduler(vertx));
  }

  /** On the event loop of the test's role. */
  MessageConsumer<Frame> consumer(String address, Consumer<Frame> frames) {
    return call(() -> vertx.eventBus().consumer(address, message -> frames.accept(message.body())));
  }

  void send(String address, Frame frame) {
    run(() -> vertx.eventBus().send(address, frame, FrameCodec.OPTIONS));
  }

  void publish(String address, Frame frame) {
    run(() -> vertx.eventBus().publish(address, frame, FrameCodec.OPTIONS));
  }

  Future<Void> request(String address, Frame frame) {
    return call(() -> vertx.eventBus().<Object>request(address, frame, FrameCodec.OPTIONS).mapEmpty());
  }

  /** Evaluates the condition on the event loop until it is true. */
  void until(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> call(condition));
  }

  /** Lets so many milliseconds pass; for what must not happen meanwhile. */
  void passMs(long milliseconds) {
    await(call(() -> vertx.timer(milliseconds)));
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
