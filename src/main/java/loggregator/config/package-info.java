/**
 * What a node is told: typed records, read from one JSON object and checked as a whole before anything starts.
 *
 * <p>A record's {@code read} declares each key once, with its type, default, range and meaning, by reading it from a
 * {@link loggregator.config.Section}; the table in {@code docs/configuration.md} is printed from the same declarations.
 */
package loggregator.config;
