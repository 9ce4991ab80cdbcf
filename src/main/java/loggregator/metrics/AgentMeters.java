package loggregator.metrics;

import java.util.concurrent.atomic.LongAdder;
import loggregator.envelope.Batch;
import loggregator.transform.AgentTransform;

/** Counts what an Agent does, besides its diode. Any thread. */
public final class AgentMeters {
  private final LongAdder ingress;
  private final SourceSampler sources;

  public AgentMeters(Metrics metrics, AgentTransform transform) {
    metrics.count("loggregator_origin_mappings", "Envelopes whose source id was taken from their origin tag",
        transform::originMappings, "role", "agent");
    metrics.count("loggregator_filtered_logs", "Logs thrown away because logs are disabled",
        transform::filteredLogs, "role", "agent");
    ingress = metrics.counter("loggregator_ingress_envelopes", "Envelopes taken from outside", "role", "agent");
    sources = metrics.sources("agent").sampler();
  }

  public void accepted(Batch batch) {
    ingress.add(batch.envelopes());
    sources.came(batch);
  }
}
