package loggregator.recent;

/**
 * Where a reader is in the order of arrival.
 *
 * @param sequence of the first envelope that the reader has not got
 * @param counted how many envelopes of the wanted sources and types had come before, all that ever came
 */
public record Position(long sequence, long counted) {}
