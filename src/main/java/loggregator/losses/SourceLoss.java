package loggregator.losses;

/** Where a source lost envelopes. */
public record SourceLoss(Hop hop, SourceName source) {}
