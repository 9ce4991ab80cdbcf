/**
 * A client for programs that hand envelopes to an Agent: {@link loggregator.client.Loggregator}, a handler for the JDK's
 * logging, an appender for Logback, whose source is in {@code src/main/logback}, and a registry for Micrometer. It needs
 * nothing but the JDK, and Logback and Micrometer where they are used, and is packed as an artifact of its own. It posts
 * JSON to {@code /v2/write}.
 */
package loggregator.client;
