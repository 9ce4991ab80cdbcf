package loggregator.diode;

/**
 * What became of the envelopes of a diode, as it was at one moment: {@code written = read + dropped + queued}.
 *
 * @param written all that writers brought, from the making of the diode on
 * @param read what the reader took
 * @param dropped what fell out of the full diode, never fitted or was there when it closed
 * @param queued what is still to be read, or being written at that moment
 */
public record DiodeCounts(long written, long read, long dropped, long queued) {}
