package loggregator.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import loggregator.config.ConfigProblem;
import loggregator.config.ConfigResult;
import loggregator.config.LiveKeys;
import loggregator.config.NodeConfig;
import loggregator.metrics.Metrics;

/**
 * Who takes new values of the configuration while the node runs, and what became of the last new one. Any thread;
 * takers are called on the thread that brings it.
 */
public final class Reloads {
  private static final Logger LOG = System.getLogger(Reloads.class.getName());
  /** Of each list in the log and in the status. */
  private static final int MAX_NAMED = 50;

  private final Map<String, Object> running;
  private final List<Taker> takers = new CopyOnWriteArrayList<>();
  private final LongAdder taken;
  private final LongAdder partly;
  private final LongAdder unchanged;
  private final LongAdder refused;
  private final Consumer<NodeConfig> before;
  private volatile Reload last;

  /** @param task is given nothing where the configuration has its part no more, and says whether it took something */
  private record Taker(List<String> keys, Predicate<NodeConfig> task) {
    boolean takes(String changed) {
      return keys.stream().anyMatch(key -> changed.equals(key) || changed.startsWith(key + "."));
    }
  }

  /**
   * What became of one new configuration.
   *
   * @param taken the keys whose new values hold from now on
   * @param left the keys whose new values wait for the next start
   * @param problems why nothing of it holds
   */
  public record Reload(Instant at, List<String> taken, List<String> left, List<ConfigProblem> problems) {
    private JsonObject json() {
      return new JsonObject()
          .put("at", at.toString())
          .put("taken", names(taken))
          .put("left", names(left))
          .put("problems", names(problems.stream().map(ConfigProblem::toString).toList()));
    }

    private static JsonArray names(List<String> all) {
      JsonArray names = new JsonArray(new ArrayList<>(all.subList(0, Math.min(MAX_NAMED, all.size()))));
      return all.size() > MAX_NAMED ? names.add((all.size() - MAX_NAMED) + " more") : names;
    }
  }

  /** @param before is told of each new configuration before those that take something of it */
  Reloads(NodeConfig config, Metrics metrics, Consumer<NodeConfig> before) {
    this.before = before;
    this.running = new HashMap<>(config.inventory().values());
    this.taken = counter(metrics, "taken");
    this.partly = counter(metrics, "partly");
    this.unchanged = counter(metrics, "unchanged");
    this.refused = counter(metrics, "refused");
  }

  private static LongAdder counter(Metrics metrics, String result) {
    return metrics.counter("loggregator_reloads", "Times that the configuration was read anew", "result", result);
  }

  /**
   * Hands on that part of each new configuration in which one of the keys, or one within such a section, has another
   * value, until the returned task is run. A part that is no longer there is left to the next start.
   *
   * @param keys some of {@link LiveKeys}
   */
  public <T> Runnable onChange(Function<NodeConfig, Optional<T>> part, Consumer<T> task, String... keys) {
    for (String key : keys) {
      if (!LiveKeys.has(key)) {
        throw new IllegalArgumentException(key + " is none of the live keys");
      }
    }
    Taker taker = new Taker(List.of(keys), config -> {
      Optional<T> now = part.apply(config);
      now.ifPresent(task);
      return now.isPresent();
    });
    takers.add(taker);
    return () -> takers.remove(taker);
  }

  /** Whether somebody takes new values of that key now. */
  boolean isTaken(String key) {
    return takers.stream().anyMatch(taker -> taker.takes(key));
  }

  /** Hands the new configuration to those that take of it what has changed; one with problems changes nothing. */
  public synchronized Reload take(ConfigResult<NodeConfig> read) {
    last = read.value().map(this::take)
        .orElseGet(() -> new Reload(Instant.now(), List.of(), List.of(), read.problems()));
    tell(last);
    return last;
  }

  private Reload take(NodeConfig config) {
    before.accept(config);
    Set<String> changed = config.inventory().differencesTo(running);
    Set<String> live = new TreeSet<>();
    for (Taker taker : takers) {
      List<String> its = changed.stream().filter(taker::takes).toList();
      if (!its.isEmpty() && taker.task.test(config)) {
        live.addAll(its);
      }
    }
    live.forEach(key -> keep(key, config.inventory().values().get(key)));
    changed.removeAll(live);
    List<String> left = changed.stream().map(key -> wholeSection(key, config)).distinct().toList();
    return new Reload(Instant.now(), List.copyOf(live), left, List.of());
  }

  /** The section alone, where it has come or gone as a whole. */
  private String wholeSection(String key, NodeConfig config) {
    String section = key.substring(0, key.indexOf('.') + 1);
    boolean was = running.keySet().stream().anyMatch(known -> known.startsWith(section));
    boolean is = config.inventory().values().keySet().stream().anyMatch(known -> known.startsWith(section));
    return was == is ? key : section.substring(0, section.length() - 1);
  }

  private void keep(String key, Object value) {
    if (value == null) {
      running.remove(key);
    } else {
      running.put(key, value);
    }
  }

  private void tell(Reload reload) {
    if (!reload.problems.isEmpty()) {
      refused.increment();
      reload.problems.forEach(problem -> LOG.log(Level.WARNING, "configuration not taken: {0}", problem));
      return;
    }
    if (reload.taken.isEmpty() && reload.left.isEmpty()) {
      unchanged.increment();
      LOG.log(Level.INFO, "configuration read anew: nothing has changed");
      return;
    }
    (reload.left.isEmpty() ? taken : partly).increment();
    if (!reload.taken.isEmpty()) {
      LOG.log(Level.INFO, "configuration read anew, holds from now on: {0}", listed(reload.taken));
    }
    if (!reload.left.isEmpty()) {
      LOG.log(Level.WARNING, "not taken until restart: {0}", listed(reload.left));
    }
  }

  private static String listed(List<String> keys) {
    return String.join(", ", Reload.names(keys).stream().map(String::valueOf).toList());
  }

  /** The last reload, as the status shows it; null before the first. */
  JsonObject json() {
    Reload shown = last;
    return shown == null ? null : shown.json();
  }
}
