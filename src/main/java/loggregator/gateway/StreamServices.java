package loggregator.gateway;

import java.util.concurrent.atomic.LongAdder;
import loggregator.config.GatewayConfig;
import loggregator.flow.Scheduler;
import loggregator.link.Upstream;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.Metrics;
import loggregator.metrics.StreamMeters;

/**
 * What all the streams of one Gateway instance use.
 *
 * @param malformed counts envelopes that could not be printed
 */
record StreamServices(
    GatewayConfig config, String nodeId, Scheduler scheduler, Upstream upstream, DiodeMeters diodes,
    StreamMeters meters, LongAdder malformed) {
  private static final String ROLE = "gateway";

  static StreamServices of(
      GatewayConfig config, String nodeId, Scheduler scheduler, Upstream upstream, Metrics metrics) {
    return new StreamServices(config, nodeId, scheduler, upstream,
        metrics.diodes(ROLE, "stream", config.streamDiode()),
        new StreamMeters(metrics, ROLE),
        metrics.lossCounter(
            "loggregator_rejected", "Input refused at the door", "role", ROLE, "reason", "malformed_envelope"));
  }
}
