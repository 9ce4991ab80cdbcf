package loggregator.auth;

import io.vertx.core.AsyncResult;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import loggregator.auth.AuthServer.Answer;
import loggregator.metrics.Metrics;

/** Counts the calls to one server, and says when it fails to answer and when it answers again. One event loop. */
final class CallMeters {
  private static final Logger LOG = System.getLogger(CallMeters.class.getName());

  /** A server at its limit fails and answers in turns, so the log must be kept from a line for each. */
  private static final long TELL_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Metrics metrics;
  private final String role;
  private final String server;
  /** By call, because a look into the registry builds a key of all tags. */
  private final Map<String, LongAdder> nanoseconds = new HashMap<>();
  /** By call and result. */
  private final Map<String, LongAdder> calls = new HashMap<>();
  private boolean failing;
  private long toldAtNanos = System.nanoTime() - TELL_INTERVAL_NANOS;

  /** @param server its name, such as {@code uaa} */
  CallMeters(Metrics metrics, String role, String server) {
    this.metrics = metrics;
    this.role = role;
    this.server = server;
  }

  void called(String call, long nanos, AsyncResult<Answer> result) {
    nanoseconds.computeIfAbsent(call, this::nanosecondsOf).add(nanos);
    String outcome = resultOf(result);
    calls.computeIfAbsent(call + ' ' + outcome, key -> callsOf(call, outcome)).increment();
    tell(call, result);
  }

  private LongAdder nanosecondsOf(String call) {
    return metrics.counter("loggregator_auth_call_nanoseconds", "How long calls about tokens took, together",
        "role", role, "server", server, "call", call);
  }

  private LongAdder callsOf(String call, String outcome) {
    return metrics.counter("loggregator_auth_calls", "Calls to servers that know about tokens",
        "role", role, "server", server, "call", call, "result", outcome);
  }

  /** The class of the status, or that the call failed. */
  private static String resultOf(AsyncResult<Answer> result) {
    return result.succeeded() ? result.result().status() / 100 + "xx" : "failed";
  }

  private void tell(String call, AsyncResult<Answer> result) {
    boolean fails = result.failed() || result.result().status() >= 500;
    if (fails == failing || System.nanoTime() - toldAtNanos < TELL_INTERVAL_NANOS) {
      return;
    }
    failing = fails;
    toldAtNanos = System.nanoTime();
    if (fails) {
      LOG.log(Level.WARNING, "{0}: {1} fails, those who need its answer are refused: {2}", server, call,
          result.failed() ? result.cause().getMessage() : "status " + result.result().status());
    } else {
      LOG.log(Level.INFO, "{0} answers again", server);
    }
  }
}
