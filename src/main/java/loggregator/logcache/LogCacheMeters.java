package loggregator.logcache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import loggregator.metrics.Metrics;
import loggregator.recent.RecentEnvelopes;

/** Counts what a Log Cache keeps and answers. Any thread. */
public final class LogCacheMeters {
  static final String ROLE = "log_cache";

  private final Metrics metrics;
  private final Map<String, LongAdder> questions = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
  private final LongAdder egress;
  private final LongAdder lost;

  public LogCacheMeters(Metrics metrics) {
    this.metrics = metrics;
    this.egress = metrics.counter("loggregator_egress_envelopes", "Envelopes given to consumers", "role", ROLE);
    this.lost = metrics.counter(
        "loggregator_log_cache_lost", "Envelopes that queues on the way to a Log Cache lost", "role", ROLE);
  }

  /** Shows what is kept, and among how many; by one instance of the process. */
  void show(RecentEnvelopes store, Sharing sharing) {
    metrics.gauge("loggregator_log_cache_members", "Log Caches that share the sources, this one included",
        () -> sharing.members().names().size());
    metrics.gauge("loggregator_log_cache_bytes", "Memory that recent envelopes take", store::heldBytes);
    metrics.gauge("loggregator_log_cache_envelopes", "Recent envelopes that are kept", store::keptEnvelopes);
    metrics.gauge("loggregator_log_cache_sources", "Sources of which something is kept", store::sources);
    metrics.count("loggregator_log_cache_ingress", "Envelopes that were kept", store::added);
    metrics.count("loggregator_log_cache_expired", "Envelopes that are not kept any more", store::droppedForMemory,
        "reason", "memory");
    metrics.count("loggregator_log_cache_expired", "Envelopes that are not kept any more", store::droppedForAge,
        "reason", "age");
    metrics.count("loggregator_log_cache_expired", "Envelopes that are not kept any more", store::droppedAsOthers,
        "reason", "moved");
  }

  /** @param kind few and known */
  void asked(String kind) {
    questions.computeIfAbsent(kind, key -> metrics.counter(
        "loggregator_log_cache_requests", "Questions to a Log Cache", "kind", key)).increment();
  }

  void answered(int envelopes) {
    egress.add(envelopes);
  }

  /** @param reason few and known */
  void refused(String reason) {
    refused.computeIfAbsent(reason, key -> metrics.lossCounter(
        "loggregator_rejected", "Input refused at the door", "role", ROLE, "reason", key)).increment();
  }

  void lost(long envelopes) {
    lost.add(envelopes);
  }
}
