package loggregator.http;

import loggregator.config.GatewayConfig;
import loggregator.egress.EgressMeters;
import loggregator.flow.Scheduler;
import loggregator.link.Upstream;
import loggregator.metrics.DiodeMeters;

/** What all the streams of one Gateway instance use. */
record StreamServices(
    GatewayConfig config, String nodeId, Scheduler scheduler, Upstream upstream, DiodeMeters diodes,
    EgressMeters meters) {}
