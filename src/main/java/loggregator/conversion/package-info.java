/** Envelopes of the first generation (dropsonde) to those of the second and back, as pure functions. */
package loggregator.conversion;
