/** Certificates: making them for development, checking those that are configured, and putting them to use. */
package loggregator.tls;
