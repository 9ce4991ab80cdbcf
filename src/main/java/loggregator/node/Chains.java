package loggregator.node;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import loggregator.flow.Scheduler;
import loggregator.flow.VertxScheduler;

/**
 * The event loops of a node. The first instance of each role runs on the first loop, the second on the second, and so
 * on, so that what comes in on a loop reaches the consumers there without leaving it. Any thread.
 */
final class Chains {
  private final List<Scheduler> loops = new ArrayList<>();
  private final Map<String, Set<Integer>> numbersByRole = new HashMap<>();

  Chains(Vertx vertx) {
    VertxInternal internal = (VertxInternal) vertx;
    for (EventExecutor loop : internal.nettyEventLoopGroup()) {
      ContextInternal context = internal.contextBuilder().withEventLoop((EventLoop) loop).build();
      loops.add(new VertxScheduler(context));
    }
  }

  /** The place of one role instance. */
  record Place(String role, int number, Scheduler loop) {}

  /** The first place that no instance of the role has. */
  synchronized Place take(String role) {
    Set<Integer> taken = numbersByRole.computeIfAbsent(role, first -> new TreeSet<>());
    int number = 0;
    while (!taken.add(number)) {
      number++;
    }
    return new Place(role, number, loops.get(number % loops.size()));
  }

  synchronized void giveBack(Place place) {
    numbersByRole.get(place.role()).remove(place.number());
  }
}
