package loggregator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import loggregator.flow.ManualScheduler;
import loggregator.metrics.Metrics;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
  private final ManualScheduler clock = new ManualScheduler();
  private final AnswerCache<Long> cache =
      new AnswerCache<>(clock, 2, keptMs -> keptMs, new AuthMeters(new Metrics(), "gateway"));
  private final List<Promise<Long>> questions = new ArrayList<>();

  @Test
  void anAnswerIsUsedAgainForItsTime() {
    ask("a");
    questions.get(0).complete(100L);
    clock.passMs(99);
    assertThat(ask("a").result()).isEqualTo(100);
    assertThat(questions).hasSize(1);

    clock.passMs(1);
    ask("a");
    assertThat(questions).hasSize(2);
  }

  @Test
  void whoAsksMeanwhileGetsTheSameAnswer() {
    Future<Long> first = ask("a");
    Future<Long> second = ask("a");
    assertThat(questions).hasSize(1);

    questions.get(0).complete(0L);
    assertThat(first.result()).isZero();
    assertThat(second.result()).isZero();
    ask("a");
    assertThat(questions).as("questions after an answer that is not kept").hasSize(2);
  }

  @Test
  void noAnswerOutlivesItsLimit() {
    cache.get("a", () -> 10, this::question);
    questions.get(0).complete(100L);
    clock.passMs(10);

    ask("a");
    assertThat(questions).hasSize(2);
  }

  @Test
  void theOldestFallsOut() {
    for (String key : List.of("a", "b", "c")) {
      ask(key);
      questions.get(questions.size() - 1).complete(100L);
    }
    assertThat(cache.size()).isEqualTo(2);

    ask("b");
    ask("c");
    assertThat(questions).hasSize(3);
    ask("a");
    assertThat(questions).hasSize(4);
  }

  private Future<Long> ask(String key) {
    return cache.get(key, this::question);
  }

  private Future<Long> question() {
    questions.add(Promise.promise());
    return questions.get(questions.size() - 1).future();
  }
}
