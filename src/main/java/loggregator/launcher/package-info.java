/** The commands of {@code ./vertx}. Each ends with one of the {@link loggregator.launcher.ExitCode}s. */
package loggregator.launcher;
