package loggregator.outputs.syslog;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loggregator.config.DrainsConfig;
import loggregator.diode.DiodeLimits;
import loggregator.outputs.Destination;
import loggregator.outputs.OutputServices;

/**
 * The drains that are bound now. A binding that stays keeps its connection and its queue, whatever else changes. One
 * event loop.
 */
final class Drains {
  private final OutputServices services;
  private DrainsConfig limits;
  private final DrainMaker maker;
  private final DrainMeters meters;
  private final Map<Binding, Destination> open = new HashMap<>();
  private final Set<Destination> leaving = new HashSet<>();
  /** What is wrong with bindings, and was told. */
  private final Map<Binding, String> problems = new HashMap<>();

  Drains(OutputServices services, DrainsConfig config, DiodeLimits queues, DrainMeters meters) {
    this.services = services;
    this.limits = config;
    this.meters = meters;
    this.maker = new DrainMaker(services, config, services.metrics().diodes("forwarder", "drain", queues), meters);
  }

  /** How many there may be; holds from the next {@link #update} on. */
  void use(DrainsConfig now) {
    limits = now;
  }

  /** What is bound from now on. */
  void update(List<Binding> bindings) {
    assert services.scheduler().isOwnThread();
    Set<Binding> wanted = withinLimits(bindings);
    problems.keySet().retainAll(new HashSet<>(bindings));
    List<Binding> gone = open.keySet().stream().filter(binding -> !wanted.contains(binding)).toList();
    gone.forEach(binding -> leave(open.remove(binding)));
    for (Binding binding : wanted) {
      if (!open.containsKey(binding) && isSound(binding)) {
        Destination drain = maker.make(binding);
        open.put(binding, drain);
        drain.start();
      }
    }
    meters.bound(bindings.size(), problems.size());
  }

  /** The first by their addresses, of each application and of all. */
  private Set<Binding> withinLimits(List<Binding> bindings) {
    Set<Binding> wanted = new LinkedHashSet<>();
    Map<String, Integer> ofApp = new HashMap<>();
    List<Binding> sorted = new ArrayList<>(new LinkedHashSet<>(bindings));
    sorted.sort(Comparator.comparing(Binding::url));
    for (Binding binding : sorted) {
      if (wanted.size() == limits.maxBindings()) {
        tell(binding, "There are more than " + limits.maxBindings() + " syslog drains; nothing is sent to "
            + DrainUrl.redacted(binding.url()));
      } else if (binding.isAggregate() || ofApp.merge(binding.appId(), 1, Integer::sum) <= limits.maxDrains()) {
        wanted.add(binding);
      } else {
        tell(binding, "The application has more than " + limits.maxDrains() + " syslog drains; nothing is sent to "
            + DrainUrl.redacted(binding.url()));
      }
    }
    return wanted;
  }

  private boolean isSound(Binding binding) {
    String problem = BindingCheck.problem(binding);
    if (!problem.isEmpty()) {
      tell(binding, problem);
    }
    return problem.isEmpty();
  }

  /** Once, as long as it stays the same. */
  private void tell(Binding binding, String problem) {
    if (!problem.equals(problems.put(binding, problem))) {
      meters.invalid();
      if (!binding.isAggregate()) {
        services.log().error(binding.appId(), problem);
      }
    }
  }

  private void leave(Destination drain) {
    leaving.add(drain);
    drain.finish().onComplete(v -> leaving.remove(drain));
  }

  void reloadCertificates() {
    maker.reloadCertificates();
  }

  /** Completes when nothing waits any more, or can't be sent. */
  Future<Void> finish() {
    open.values().forEach(this::leave);
    open.clear();
    List<Future<Void>> ends = leaving.stream().map(Destination::finish).toList();
    return Future.join(ends).mapEmpty();
  }

  /** What waits is lost. */
  void close() {
    List.copyOf(leaving).forEach(Destination::close);
    open.values().forEach(Destination::close);
    open.clear();
  }
}
