package loggregator.follow;

import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;

/** Log Caches that are reached over two links; those of the first are preferred. One event loop. */
public record JointLogCaches(LogCaches first, LogCaches second) implements LogCaches {
  @Override
  public Future<Void> start() {
    return first.start().compose(v -> second.start());
  }

  @Override
  public List<String> names() {
    return Stream.concat(first.names().stream(), second.names().stream()).distinct().toList();
  }

  @Override
  public Future<byte[]> ask(String name, String kind, byte[] question, long timeoutMs) {
    return (first.names().contains(name) ? first : second).ask(name, kind, question, timeoutMs);
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
