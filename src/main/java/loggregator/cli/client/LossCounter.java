package loggregator.cli.client;

import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** The envelopes by which a server tells a consumer that asked for it how many envelopes were lost, and whose. */
final class LossCounter {
  private LossCounter() {}

  static boolean is(Envelope envelope) {
    return envelope.hasCounter()
        && envelope.getCounter().getName().equals("dropped")
        && envelope.getSourceId().equals("loggregator")
        && envelope.getTagsOrDefault("direction", "").equals("egress");
  }

  /** Whether all of them were of one source. */
  static boolean isOfSource(Envelope report) {
    return report.containsTags("dropped_source_id");
  }

  static String source(Envelope report) {
    return report.getTagsOrDefault("dropped_source_id", "") + "/" + report.getTagsOrDefault("dropped_instance_id", "");
  }

  /** Envelopes since the last report. */
  static long lost(Envelope report) {
    return report.getCounter().getDelta();
  }
}
