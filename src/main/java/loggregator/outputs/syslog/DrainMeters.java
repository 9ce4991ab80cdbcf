package loggregator.outputs.syslog;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import loggregator.metrics.Metrics;
import loggregator.metrics.OutputMeters;

/** Counts drains. Any thread. */
final class DrainMeters {
  private final OutputMeters ofApps;
  private final OutputMeters ofAll;
  private final LongAdder invalid;
  private final LongAdder refreshErrors;
  private final AtomicLong bindings = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();

  DrainMeters(Metrics metrics) {
    ofApps = new OutputMeters(metrics, "drains", "app");
    ofAll = new OutputMeters(metrics, "drains", "aggregate");
    invalid = metrics.lossCounter("loggregator_drain_problems", "Times that a binding was found to be wrong");
    refreshErrors = metrics.counter("loggregator_drain_refresh_errors", "Times that bindings could not be read");
    metrics.gauge("loggregator_drain_bindings", "Bindings that were read last", bindings::get);
    metrics.gauge("loggregator_drain_wrong_bindings", "Bindings that are not served", wrong::get);
  }

  OutputMeters of(Binding binding) {
    return binding.isAggregate() ? ofAll : ofApps;
  }

  void bound(long all, long notServed) {
    bindings.set(all);
    wrong.set(notServed);
  }

  void invalid() {
    invalid.increment();
  }

  void refreshError() {
    refreshErrors.increment();
  }
}
