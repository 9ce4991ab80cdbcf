package loggregator.bench;

/** Takes the envelopes that a walk over a message finds, in their order. */
interface EnvelopeSink {
  void envelope(int instance, long sequence, long timestampNs);
}
