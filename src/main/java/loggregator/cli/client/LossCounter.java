package loggregator.cli.client;

import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** The envelope by which a server tells a consumer that asked for it how many envelopes were lost. */
final class LossCounter {
  private LossCounter() {}

  static boolean is(Envelope envelope) {
    return envelope.hasCounter()
        && envelope.getCounter().getName().equals("dropped")
        && envelope.getSourceId().equals("loggregator")
        && envelope.getTagsOrDefault("direction", "").equals("egress");
  }

  /** Envelopes since the last report. */
  static long lost(Envelope report) {
    return report.getCounter().getDelta();
  }
}
