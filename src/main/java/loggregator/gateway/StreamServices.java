package loggregator.gateway;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.LongAdder;
import loggregator.config.GatewayConfig;
import loggregator.diode.SourceKey;
import loggregator.flow.Scheduler;
import loggregator.link.Upstream;
import loggregator.memory.Claims;
import loggregator.metrics.Metrics;
import loggregator.metrics.StreamMeters;
import loggregator.stream.LimitedLog;
import loggregator.stream.SessionServices;

/**
 * What all the streams of one Gateway instance use.
 *
 * @param malformed counts envelopes that could not be printed
 */
record StreamServices(GatewayConfig config, String nodeId, SessionServices sessions, LongAdder malformed) {
  static final String ROLE = "gateway";
  private static final System.Logger LOG = System.getLogger(GatewayStream.class.getName());

  static StreamServices of(
      GatewayConfig config, String nodeId, Scheduler scheduler, Upstream upstream, Metrics metrics) {
    return new StreamServices(config, nodeId,
        new SessionServices(ROLE, scheduler, upstream, metrics.diodes(ROLE, "stream", config.streamDiode()),
            SourceKey.V2,
            new StreamMeters(metrics, ROLE), new LimitedLog(LOG, Level.INFO, scheduler, "streams ended")),
        metrics.lossCounter(
            "loggregator_rejected", "Input refused at the door", "role", ROLE, "reason", "malformed_envelope"));
  }

  Claims claims() {
    return sessions.meters().budget().claims();
  }

  Scheduler scheduler() {
    return sessions.scheduler();
  }
}
