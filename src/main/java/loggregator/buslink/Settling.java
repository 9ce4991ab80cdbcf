package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import loggregator.flow.InFlightWindow;

/** Waits for what some outlets held at one moment to be taken by a link's receiver. One event loop. */
final class Settling {
  private final Map<LinkQueue, Long> marks = new LinkedHashMap<>();
  private final Promise<Void> over = Promise.promise();
  private long lastSequence = -1;

  Settling(Collection<LinkQueue> outlets) {
    outlets.forEach(outlet -> marks.put(outlet, outlet.writtenEnvelopes()));
  }

  Future<Void> future() {
    return over.future();
  }

  boolean isOver(long sentSequence, InFlightWindow window) {
    marks.entrySet().removeIf(mark -> mark.getKey().leftEnvelopes() >= mark.getValue());
    if (marks.isEmpty() && lastSequence < 0) {
      lastSequence = sentSequence;
    }
    return lastSequence >= 0 && window.hasTaken(lastSequence);
  }

  /** Everything is taken; what is not is lost. */
  void end() {
    over.tryComplete();
  }
}
