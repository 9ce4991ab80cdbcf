package loggregator.config;

/**
 * What becomes of envelopes that a destination does not take.
 *
 * @param ambiguous whether they are sent again when nobody knows whether they were taken
 */
public record RetryConfig(int timeoutMs, int retryForMs, boolean ambiguous) {
  static RetryConfig read(Section section) {
    return new RetryConfig(
        section.integer("timeoutMs", 10_000, 100, 600_000, "How long a request may take."),
        section.integer("retryForMs", 120_000, 0, 86_400_000,
            "How long envelopes that were certainly not taken are sent again; later they are lost."),
        section.flag("retryAmbiguous", false,
            "Whether envelopes are sent again when nobody knows whether they were taken, so that some come twice; "
                + "otherwise they count as lost."));
  }
}
