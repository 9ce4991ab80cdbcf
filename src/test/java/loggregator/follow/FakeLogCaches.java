package loggregator.follow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Log Caches whose every answer the test gives. What was asked may be read from any thread. */
public final class FakeLogCaches implements LogCaches {
  public final List<Asked> asked = new CopyOnWriteArrayList<>();
  public volatile List<String> names = List.of();

  /** A question, which the test answers on the thread of those who asked. */
  public record Asked(String name, String kind, byte[] question, Promise<byte[]> answer) {
    public FollowQuestion follow() {
      return FollowQuestion.ofWire(question, 0, question.length);
    }

    public void answer(FollowAnswer follow) {
      answer.complete(follow.toWire());
    }
  }

  @Override
  public Future<Void> start() {
    return Future.succeededFuture();
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public Future<byte[]> ask(String name, String kind, byte[] question, long timeoutMs) {
    Asked one = new Asked(name, kind, question, Promise.promise());
    asked.add(one);
    return one.answer.future();
  }

  @Override
  public void close() {
    // it holds nothing
  }
}
