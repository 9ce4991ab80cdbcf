package loggregator.grpc;

import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Feeds to other nodes over gRPC, by secret keys. With its key a node has a feed finished: it gets what waits, and then
 * the end. The protocol itself can only cancel, which loses what waits. One event loop.
 */
public final class OpenFeeds {
  private static final String FINISH = "loggregator.v1.Feeds/Finish";

  private final Map<String, Runnable> finishes = new HashMap<>();

  public void register(GrpcEndpoint endpoint) {
    endpoint.method(FINISH, call -> {
      call.messageHandler(message -> {});
      call.endHandler(v -> finish(call));
    });
  }

  /** Tells the node the feed's key in the response headers; returns it. */
  public String add(GrpcServerRequest<Buffer, Buffer> call, Runnable finish) {
    String feed = UUID.randomUUID().toString();
    call.response().headers().set(PeerHeaders.FEED, feed);
    finishes.put(feed, finish);
    return feed;
  }

  public void remove(String feed) {
    finishes.remove(feed);
  }

  private void finish(GrpcServerRequest<Buffer, Buffer> call) {
    Runnable finish = finishes.remove(String.valueOf(call.headers().get(PeerHeaders.FEED)));
    if (finish != null) {
      finish.run();
    }
    call.response().end(Buffer.buffer());
  }
}
