package loggregator.trafficcontroller;

import loggregator.config.TrafficControllerConfig;
import loggregator.flow.Scheduler;
import loggregator.link.Upstream;
import loggregator.metrics.DiodeMeters;
import loggregator.stream.SharedResults;

/**
 * What all the streams of one Traffic Controller instance use.
 *
 * @param frames the envelopes of batches as WebSocket frames
 */
record ProxyServices(
    TrafficControllerConfig config, Scheduler scheduler, Upstream upstream, DiodeMeters diodes, ProxyMeters meters,
    SlowConsumers slowConsumers, SharedResults<byte[]> frames) {
}
