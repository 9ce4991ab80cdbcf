package loggregator.auth;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;

/**
 * A request that is to be made.
 *
 * @param authority what its {@code Host} header says
 */
record Call(RequestOptions options, HostAndPort authority, Buffer body) {}
