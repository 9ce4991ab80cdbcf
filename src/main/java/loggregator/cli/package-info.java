/** The commands of {@code ./vertx}. Each ends with one of the {@link loggregator.cli.ExitCode}s. */
package loggregator.cli;
