package loggregator.http;

import static loggregator.testing.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import loggregator.gateway.RawConnection;
import loggregator.memory.MemoryBudget;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldAnswersTest {
  private static final int ANSWER_BYTES = 8 << 20;
  private static final int FEW_BYTES = 4_096;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong clock = new AtomicLong();
  /** Of which answers may have 12 MiB: one, but not two. */
  private final MemoryBudget budget = new MemoryBudget(32 << 20, clock::get);
  private final HeldAnswers answers = new HeldAnswers(budget.claims());
  private final int port = await(vertx.createHttpServer()
      .requestHandler(request -> answers.send(request, "text/plain", Buffer.buffer("x".repeat(ANSWER_BYTES))))
      .listen(0)).actualPort();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void anAnswerThatNobodyReadsCountsAndFallsForOneThatIsRead() {
    try (RawConnection deaf = new RawConnection(port, FEW_BYTES)) {
      deaf.request("GET", "/");
      Awaitility.await().until(() -> budget.usedBytes() == ANSWER_BYTES);
      assertThat(ask()).as("the first has only just asked").startsWith("HTTP/1.1 503 ").contains("etry-");

      clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
      assertThat(ask()).startsWith("HTTP/1.1 200 ").hasSizeGreaterThan(ANSWER_BYTES);
      assertThat(deaf.answerTo("").length()).as("what it gets when it reads at last").isLessThan(ANSWER_BYTES);
    }
    Awaitility.await().until(() -> budget.usedBytes() == 0);
  }

  private String ask() {
    try (RawConnection reader = new RawConnection(port)) {
      return reader.request("GET", "/", "Connection: close").rest();
    }
  }
}
