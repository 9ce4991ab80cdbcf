package loggregator.outputs;

import io.vertx.core.Vertx;
import loggregator.flow.Scheduler;
import loggregator.link.Upstream;
import loggregator.metrics.Metrics;

/**
 * What a forwarder gives to each of its outputs.
 *
 * @param upstream brings envelopes with their tags in {@code tags}
 * @param log writes into the streams of sources
 */
public record OutputServices(Vertx vertx, Scheduler scheduler, Metrics metrics, Upstream upstream, SourceLog log,
    OutputPlace place) {}
