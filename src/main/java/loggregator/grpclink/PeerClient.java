package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.config.PeersConfig;
import loggregator.flow.Scheduler;
import loggregator.grpc.Http2Frames;
import loggregator.grpc.Liveness;
import loggregator.grpc.PeerHeaders;
import loggregator.stream.SendBuffers;
import loggregator.tls.TlsOptions;

/**
 * Calls peers, over one connection to each, which is cut off when the peer no longer answers. Each peer has a client of
 * its own: Vert.x tells connections apart by host name and port, and the host name is that of the certificate, which
 * all peers share.
 *
 * <p>Threading: one event loop.
 */
final class PeerClient {
  private static final int STREAM_WINDOW_BYTES = 1 << 20;
  private static final int CONNECTION_WINDOW_BYTES = 8 << 20;
  /** Nodes send several small batches as one message, however little of a single one is taken. */
  private static final int LEAST_BYTES = 1 << 20;
  private static final int FRAME_BYTES = 64 << 10;

  private final Scheduler scheduler;
  private final PeersConfig config;
  private final Vertx vertx;
  private final long silenceMs;
  private final Map<InetSocketAddress, Client> clients = new HashMap<>();
  private final Map<HttpConnection, Watched> connections = new HashMap<>();

  /**
   * What a connection holds: its client, because Vert.x closes a client that is not referenced, with its connections.
   *
   * @param goAway run when the peer says that it goes; Vert.x has room for one such task a connection
   */
  private record Watched(Client client, Liveness liveness, List<Runnable> goAway) {}

  /** One peer's; it is closed once it was replaced and is used no more. */
  private static final class Client {
    private final HttpClient http;
    /** Connections, and calls that wait for one. */
    private int uses;
    private boolean replaced;

    Client(HttpClient http) {
      this.http = http;
    }

    void use() {
      uses++;
    }

    void release() {
      uses--;
      closeIfOver();
    }

    void replace() {
      replaced = true;
      closeIfOver();
    }

    private void closeIfOver() {
      if (replaced && uses == 0) {
        http.close();
      }
    }
  }

  /** @param silenceMs how long a ping may remain unanswered */
  PeerClient(Vertx vertx, Scheduler scheduler, PeersConfig config, long silenceMs) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.config = config;
    this.silenceMs = silenceMs;
  }

  private HttpClient newClient() {
    HttpClientOptions options = new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_2)
        .setConnectTimeout(config.deadPeerTimeoutMs())
        .setInitialSettings(Http2Frames.large().setInitialWindowSize(STREAM_WINDOW_BYTES))
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES);
    return vertx.createHttpClient(TlsOptions.mutual(config.tls()).applyTo(options));
  }

  /**
   * A call that has not been sent yet; fails when the peer is not reached in time.
   *
   * @param method such as {@code loggregator.v2.Ingress/BatchSender}
   */
  Future<GrpcClientRequest<Buffer, Buffer>> call(InetSocketAddress peer, String method) {
    assert scheduler.isOwnThread();
    Promise<GrpcClientRequest<Buffer, Buffer>> opened = Promise.promise();
    Scheduler.Cancellable limit = scheduler.schedule(
        TimeUnit.MILLISECONDS.toNanos(config.deadPeerTimeoutMs()), () -> opened.tryFail("the peer is not reached"));
    Client client = clients.computeIfAbsent(peer, fresh -> new Client(newClient()));
    client.use();
    client.http.request(new RequestOptions().setMethod(HttpMethod.POST)
            .setServer(TlsOptions.serverAddress(peer.getAddress(), peer.getPort(), config.serverName())))
        .onFailure(opened::tryFail)
        .onSuccess(call -> opened(client, PeerCall.of(call, method, maxAnswerBytes()), opened))
        .onComplete(v -> client.release());
    return opened.future().onComplete(v -> limit.cancel());
  }

  /** What nodes put around envelopes does not count. */
  private int maxAnswerBytes() {
    return Math.max(config.maxMessageBytes(), LEAST_BYTES) + FRAME_BYTES;
  }

  /** A call that comes too late is cancelled, because its caller has given it up. */
  private void opened(
      Client client, GrpcClientRequest<Buffer, Buffer> call, Promise<GrpcClientRequest<Buffer, Buffer>> opened) {
    watch(client, call.connection());
    call.headers().set(PeerHeaders.NODE, "1")
        .set(PeerHeaders.MAX_MESSAGE, Integer.toString(config.maxMessageBytes()));
    if (!opened.tryComplete(call)) {
      call.cancel();
    }
  }

  /** Reads the certificate files anew, for the connections that are made from now on. */
  Future<?> reloadCertificates() {
    clients.values().forEach(Client::replace);
    clients.clear();
    return Future.succeededFuture();
  }

  /** Peers that are not listed any more are not held once they are left. */
  void forgetUnlisted(Collection<InetSocketAddress> listed) {
    List<InetSocketAddress> unlisted = clients.entrySet().stream()
        .filter(client -> !listed.contains(client.getKey()) && client.getValue().uses == 0)
        .map(Map.Entry::getKey).toList();
    unlisted.forEach(peer -> clients.remove(peer).replace());
  }

  /** Peers for which it holds something. */
  int peers() {
    return clients.size();
  }

  /** The peer at the other end takes frequent pings. */
  void mayPingOften(HttpConnection connection) {
    Watched watched = connections.get(connection);
    if (watched != null) {
      watched.liveness.mayPingOften();
    }
  }

  /** Runs the task on each GOAWAY of the peer at the other end, besides all others that were given. */
  void onGoAway(HttpConnection connection, Runnable task) {
    Watched watched = connections.get(connection);
    if (watched != null) {
      watched.goAway.add(task);
    }
  }

  void close() {
    assert scheduler.isOwnThread();
    List<Watched> open = List.copyOf(connections.values());
    connections.clear();
    open.forEach(watched -> {
      watched.liveness.close();
      watched.client.http.close();
    });
    clients.values().forEach(client -> client.http.close());
    clients.clear();
  }

  private void watch(Client client, HttpConnection connection) {
    if (!connections.containsKey(connection)) {
      SendBuffers.neverFull(connection);
      Http2Frames.gather(connection);
      client.use();
      List<Runnable> goAway = new ArrayList<>();
      connections.put(connection, new Watched(client, Liveness.watch(connection, scheduler, silenceMs), goAway));
      connection.goAwayHandler(v -> List.copyOf(goAway).forEach(Runnable::run));
      connection.closeHandler(v -> closed(connection));
    }
  }

  private void closed(HttpConnection connection) {
    assert scheduler.isOwnThread();
    Watched watched = connections.remove(connection);
    if (watched != null) {
      watched.liveness.close();
      watched.client.release();
    }
  }
}
