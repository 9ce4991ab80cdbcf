package loggregator.losses;

/**
 * What somebody lost.
 *
 * @param who lost it
 * @param envelopes at least; exactly, if {@code atMost} is the same
 * @param atMost more than {@code envelopes} if so many lost something that they could not all be counted one by one
 */
public record Loss<T>(T who, long envelopes, long atMost) {}
