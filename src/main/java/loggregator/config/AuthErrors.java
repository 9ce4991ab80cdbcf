package loggregator.config;

/** What a consumer is told who may not read. */
public enum AuthErrors {
  /** What the original tells. */
  ORIGINAL,
  /** What is the case, as HTTP has it. */
  HONEST
}
