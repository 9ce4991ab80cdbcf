package loggregator.inputs;

import io.vertx.core.Future;
import java.util.Optional;
import loggregator.config.AgentConfig;
import loggregator.link.BatchSource;

/** One way by which producers that know nothing of Loggregator hand data to an Agent. One event loop. */
public interface Input {
  /** The key of its section, such as {@code agent.otlp}. */
  String key();

  /** What it has made, for the Agent to read. */
  BatchSource source();

  /** Begins to take; completes when its sockets are open, and tells where each of them is. */
  Future<?> start(Opened opened);

  /** The key of its certificates, such as {@code agent.otlp.tls}; nothing where it has none. */
  default Optional<String> certificates() {
    return Optional.empty();
  }

  /** Reads its certificate files anew, where it has any. */
  default Future<?> reloadCertificates() {
    return Future.succeededFuture();
  }

  /** Takes over what can change while it runs, in which it may have no part. */
  default void use(AgentConfig agent) {}

  /** Takes nothing any more; what is queued can still be read. */
  Future<?> stop();

  /** Gives up what is still queued. */
  void close();

  /** Is told of each socket. */
  @FunctionalInterface
  interface Opened {
    /**
     * @param listener the key of the socket's section, such as {@code agent.otlp.grpc}
     * @param what for the log
     */
    void at(String listener, String what, String host, int port);
  }
}
