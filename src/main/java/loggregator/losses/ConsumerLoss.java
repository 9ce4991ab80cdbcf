package loggregator.losses;

/** Where a consumer lost envelopes. */
public record ConsumerLoss(Hop hop, Consumer consumer) {}
