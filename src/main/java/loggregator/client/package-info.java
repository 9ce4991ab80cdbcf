/**
 * A client for programs that hand envelopes to an Agent: {@link loggregator.client.Loggregator}, a handler for the JDK's
 * logging and a registry for Micrometer. It needs nothing but the JDK, and Micrometer where that is used, and is packed
 * as an artifact of its own. It posts JSON to {@code /v2/write}.
 */
package loggregator.client;
