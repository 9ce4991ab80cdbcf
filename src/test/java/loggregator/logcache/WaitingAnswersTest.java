package loggregator.logcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import loggregator.flow.ManualScheduler;
import loggregator.gateway.RawConnection;
import loggregator.metrics.Metrics;
import loggregator.testing.EventLoops;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingAnswersTest {
  private static final int MAX_BYTES = 1 << 20;
  /** More than the kernel takes for a client that reads nothing. */
  private static final int ANSWER_BYTES = 16 << 20;
  private static final int FEW_BYTES = 4_096;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  /** Of the loop. */
  private final ManualScheduler scheduler = new ManualScheduler();
  private final WaitingAnswers waiting =
      new WaitingAnswers(scheduler, new LogCacheMeters(new Metrics()), MAX_BYTES);

  @AfterEach
  void close() {
    EventLoops.await(vertx.close());
  }

  @Test
  void aClientThatReadsNothingIsCutOffThoughItsAnswerCanNotLeave() {
    ApiAnswers answers = new ApiAnswers(waiting);
    int port = EventLoops.await(EventLoops.call(loop, () -> vertx.createHttpServer()
        .requestHandler(request -> answers.send(request, 200, "text/plain", new byte[ANSWER_BYTES]))
        .listen(0))).actualPort();
    try (RawConnection deaf = new RawConnection(port, FEW_BYTES)) {
      deaf.request("GET", "/");
      Awaitility.await().until(() -> !hasRoom());

      EventLoops.run(loop, () -> scheduler.passNanos(TimeUnit.SECONDS.toNanos(30)));
      Awaitility.await().until(this::hasRoom);
      assertThat(deaf.answerTo("").length()).isLessThan(ANSWER_BYTES);
    }
  }

  private boolean hasRoom() {
    return EventLoops.call(loop, waiting::hasRoom);
  }
}
