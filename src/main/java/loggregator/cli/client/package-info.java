/**
 * The command line's own producer and consumer: what {@code emit} sends and {@code tail} prints, over the same
 * protocols that every other producer and consumer speaks.
 */
package loggregator.cli.client;
