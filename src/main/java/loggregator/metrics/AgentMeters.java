package loggregator.metrics;

import java.util.concurrent.atomic.LongAdder;

/** What an Agent counts besides its diode. Any thread. */
public final class AgentMeters {
  private final LongAdder ingress;

  public AgentMeters(Metrics metrics) {
    ingress = metrics.counter("loggregator_ingress_envelopes", "Envelopes taken from outside", "role", "agent");
  }

  public void accepted(int envelopes) {
    ingress.add(envelopes);
  }
}
