package loggregator.trafficcontroller;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import loggregator.config.TrafficControllerConfig;
import loggregator.diode.SourceKey;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.link.Upstream;
import loggregator.metrics.Metrics;
import loggregator.metrics.StreamMeters;
import loggregator.stream.LimitedLog;
import loggregator.stream.SessionServices;
import loggregator.stream.SharedResults;

/**
 * What all the streams of one Traffic Controller instance use.
 *
 * @param latest the configuration
 * @param meters what is counted by endpoint, besides what every role counts
 * @param frames the envelopes of batches as WebSocket frames
 */
record ProxyServices(AtomicReference<TrafficControllerConfig> latest, SessionServices sessions, ProxyMeters meters,
    SlowConsumers slowConsumers, SharedResults<byte[]> frames) {
  private static final System.Logger LOG = System.getLogger(ProxyStream.class.getName());

  /** @param envelopes takes what the Traffic Controller itself has to tell */
  static ProxyServices of(TrafficControllerConfig config, Scheduler scheduler, Upstream upstream, Metrics metrics,
      Consumer<Batch> envelopes) {
    ProxyMeters meters = new ProxyMeters(metrics);
    return new ProxyServices(new AtomicReference<>(config),
        new SessionServices("traffic controller", scheduler, upstream,
            metrics.diodes(ProxyMeters.ROLE, "stream", config.streamDiode()), SourceKey.V1,
            new StreamMeters(metrics, ProxyMeters.ROLE),
            new LimitedLog(LOG, Level.INFO, scheduler, "streams ended")),
        meters,
        new SlowConsumers(meters, scheduler, envelopes),
        new SharedResults<>(EnvelopeFrames::of, frames -> frames.length));
  }

  /** As it is now: some of it changes while streams are open. */
  TrafficControllerConfig config() {
    return latest.get();
  }

  /** Writes what the log still lacks. */
  void close() {
    sessions.records().close();
    slowConsumers.close();
  }
}
