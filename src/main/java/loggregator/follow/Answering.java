package loggregator.follow;

import io.vertx.core.Future;

/** A Log Cache as those see it who ask it. One event loop. */
@FunctionalInterface
public interface Answering {
  /** Fails where the question is none, or can't be answered. */
  Future<byte[]> answer(String kind, byte[] question);
}
