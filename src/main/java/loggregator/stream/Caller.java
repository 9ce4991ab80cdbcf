package loggregator.stream;

import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import loggregator.losses.Consumer;

/**
 * Who asks for a stream, as far as its connection and its request say.
 *
 * @param address with its port
 * @param host the same without
 * @param userAgent empty where it did not say
 */
public record Caller(String address, String host, String userAgent) {
  public static Caller of(SocketAddress remote, MultiMap headers) {
    String host = remote == null || remote.hostAddress() == null ? String.valueOf(remote) : remote.hostAddress();
    String userAgent = headers.get("user-agent");
    return new Caller(String.valueOf(remote), host, userAgent == null ? "" : userAgent);
  }

  public Consumer consumer(String protocol, String shardId) {
    return new Consumer(protocol, shardId, userAgent, host);
  }
}
