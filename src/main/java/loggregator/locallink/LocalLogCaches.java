package loggregator.locallink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import loggregator.flow.Scheduler;
import loggregator.follow.Answering;
import loggregator.follow.LogCaches;

/** The instances of the Log Cache in one process, where the process' other roles find them. Any thread. */
public final class LocalLogCaches {
  private final List<Instance> instances = new ArrayList<>();

  private record Instance(String name, Scheduler loop, Answering answering) {}

  public synchronized void add(String name, Scheduler loop, Answering answering) {
    instances.add(new Instance(name, loop, answering));
  }

  public synchronized void remove(String name) {
    instances.removeIf(instance -> instance.name.equals(name));
  }

  /** Those on the same event loop come first. */
  public LogCaches seenFrom(Scheduler loop) {
    return new Seen(loop);
  }

  private synchronized List<Instance> nearestFirst(Scheduler loop) {
    List<Instance> sorted = new ArrayList<>(instances);
    sorted.sort((one, other) -> Boolean.compare(other.loop == loop, one.loop == loop));
    return sorted;
  }

  private final class Seen implements LogCaches {
    private final Scheduler loop;

    Seen(Scheduler loop) {
      this.loop = loop;
    }

    @Override
    public Future<Void> start() {
      return Future.succeededFuture();
    }

    @Override
    public List<String> names() {
      return nearestFirst(loop).stream().map(Instance::name).toList();
    }

    @Override
    public Future<byte[]> ask(String name, String kind, byte[] question, long timeoutMs) {
      Promise<byte[]> answer = Promise.promise();
      nearestFirst(loop).stream().filter(instance -> instance.name.equals(name)).findFirst().ifPresentOrElse(
          instance -> instance.loop.execute(() -> instance.answering.answer(kind, question)
              .onComplete(result -> loop.execute(() -> answer.handle(result)))),
          () -> answer.fail("there is no log cache " + name));
      return answer.future();
    }

    @Override
    public void close() {
      // it holds nothing
    }
  }
}
