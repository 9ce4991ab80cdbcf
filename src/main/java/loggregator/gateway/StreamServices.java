package loggregator.gateway;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import loggregator.config.GatewayConfig;
import loggregator.diode.SourceKey;
import loggregator.flow.Scheduler;
import loggregator.follow.KeptEnvelopes;
import loggregator.link.Upstream;
import loggregator.memory.Claims;
import loggregator.metrics.Metrics;
import loggregator.metrics.StreamMeters;
import loggregator.stream.ChargedUpstream;
import loggregator.stream.LimitedLog;
import loggregator.stream.SessionServices;

/**
 * What all the streams of one Gateway instance use.
 *
 * @param latest the configuration
 * @param kept for streams that can be resumed
 * @param charging charges the subscriptions of these to the node's memory
 * @param malformed counts envelopes that could not be printed
 */
record StreamServices(
    AtomicReference<GatewayConfig> latest, String nodeId, SessionServices sessions, KeptEnvelopes kept,
    UnaryOperator<Upstream> charging, LongAdder malformed) {
  static final String ROLE = "gateway";
  private static final System.Logger LOG = System.getLogger(GatewayStream.class.getName());

  static StreamServices of(
      GatewayConfig config, String nodeId, Scheduler scheduler, Upstream upstream, KeptEnvelopes kept,
      Metrics metrics) {
    return new StreamServices(new AtomicReference<>(config), nodeId,
        new SessionServices(ROLE, scheduler, upstream, metrics.diodes(ROLE, "stream", config.streamDiode()),
            SourceKey.V2,
            new StreamMeters(metrics, ROLE), new LimitedLog(LOG, Level.INFO, scheduler, "streams ended")),
        kept, resumed -> ChargedUpstream.ofRequests(resumed, metrics, ROLE),
        metrics.lossCounter(
            "loggregator_rejected", "Input refused at the door", "role", ROLE, "reason", "malformed_envelope"));
  }

  /** As it is now: some of it changes while streams are open. */
  GatewayConfig config() {
    return latest.get();
  }

  Claims claims() {
    return sessions.meters().budget().claims();
  }

  Scheduler scheduler() {
    return sessions.scheduler();
  }
}
