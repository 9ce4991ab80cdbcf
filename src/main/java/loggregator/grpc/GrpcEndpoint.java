package loggregator.grpc;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http2ServerConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcProtocol;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loggregator.config.GrpcListener;
import loggregator.door.Connections;
import loggregator.door.HardClose;
import loggregator.flow.Scheduler;
import loggregator.metrics.GrpcMeters;
import loggregator.stream.RestingReads;
import loggregator.stream.SendBuffers;
import loggregator.tls.Handshakes;
import loggregator.tls.TlsOptions;

/**
 * A gRPC server with mutual TLS whose methods get and give undecoded messages. One event loop; instances of a role
 * that listen on the same port share its connections.
 */
public final class GrpcEndpoint {
  private static final int STREAM_WINDOW_BYTES = 1 << 20;
  /** More than one stream's, since a stream whose reader pauses holds some of it. */
  private static final int CONNECTION_WINDOW_BYTES = 8 << 20;
  private final GrpcListener listener;
  private final Scheduler scheduler;
  private final GrpcMeters meters;
  private final HttpServer server;
  private final Connections doorkeeper;
  private final Map<String, Handler<GrpcServerRequest<Buffer, Buffer>>> methods = new HashMap<>();
  private final Map<HttpConnection, KeepaliveEnforcement> connections = new HashMap<>();
  private final Map<HttpConnection, Liveness> watched = new HashMap<>();
  private Consumer<HttpConnection> watch = connection -> {};
  private boolean readsRest;
  /** The body of the call that is being dispatched. */
  private MessageBody arriving;

  public GrpcEndpoint(Vertx vertx, GrpcListener listener, Scheduler scheduler, GrpcMeters meters) {
    this.listener = listener;
    this.scheduler = scheduler;
    this.meters = meters;
    this.doorkeeper = new Connections(scheduler, listener.limits(), listener.maxCalls(), meters.door());
    GrpcServer grpc = GrpcServer.server(vertx, new GrpcServerOptions()
        .setMaxMessageSize(listener.maxMessageBytes())
        .setScheduleDeadlineAutomatically(true)
        .removeEnabledProtocol(GrpcProtocol.TRANSCODING)
        .removeEnabledProtocol(GrpcProtocol.WEB)
        .removeEnabledProtocol(GrpcProtocol.WEB_TEXT));
    grpc.callHandler(this::dispatch);
    this.server = vertx.createHttpServer(options())
        .connectionHandler(this::connected)
        .exceptionHandler(this::failed)
        .requestHandler(request -> {
          arriving = new MessageBody(
              withEncoding(request), listener.maxMessageBytes(), meters.budget().claims(), scheduler);
          grpc.handle(arriving);
        });
  }

  /**
   * Without a grpc-encoding header Vert.x throws on a compressed message and never ends the call, so a missing header
   * is set to identity.
   */
  private static HttpServerRequest withEncoding(HttpServerRequest request) {
    if (!request.headers().contains(CallMessages.ENCODING)) {
      request.headers().set(CallMessages.ENCODING, CallMessages.IDENTITY);
    }
    return request;
  }

  /** @param fullName such as {@code loggregator.v2.Ingress/Sender} */
  public GrpcEndpoint method(String fullName, Handler<GrpcServerRequest<Buffer, Buffer>> handler) {
    methods.put(fullName, handler);
    return this;
  }

  /** For clients that send what they have at once, and to whom what they read is no matter of a millisecond or two. */
  public GrpcEndpoint restReads() {
    readsRest = true;
    return this;
  }

  /** Completes with the port that was bound. */
  public Future<Integer> listen() {
    return server.listen().onSuccess(doorkeeper::guard).map(HttpServer::actualPort);
  }

  /** Reads the certificate files anew, for the connections that come from now on. */
  public Future<?> reloadCertificates() {
    return server.updateSSLOptions(options().getSslOptions(), true);
  }

  /** Refuses new connections and calls, and lets open ones end by themselves for that long. */
  public Future<Void> shutdown(long timeoutMs) {
    return server.shutdown(timeoutMs, TimeUnit.MILLISECONDS);
  }

  private HttpServerOptions options() {
    HttpServerOptions options = new HttpServerOptions()
        .setHost(listener.host())
        .setPort(listener.port())
        .setTcpKeepAlive(true)
        .setSslHandshakeTimeout(listener.limits().handshakeTimeoutMs())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setInitialSettings(Http2Frames.large()
            .setInitialWindowSize(STREAM_WINDOW_BYTES)
            .setMaxHeaderListSize(listener.limits().maxHeadBytes())
            .setMaxConcurrentStreams(listener.maxCalls()))
        // A client may have consumers of its own, who all leave at once.
        .setHttp2RstFloodMaxRstFramePerWindow(listener.maxCalls())
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES);
    return TlsOptions.mutual(listener.tls()).applyTo(options);
  }

  /**
   * From now on nodes that don't answer are cut off: sooner than they give this server up themselves, so that nothing
   * is taken from them that they have given up.
   */
  public void watchNodes(Scheduler scheduler, long timeoutMs) {
    watch = connection -> watched.computeIfAbsent(connection, fresh -> {
      Liveness liveness = Liveness.watch(fresh, scheduler, timeoutMs);
      liveness.mayPingOften();
      return liveness;
    });
  }

  /** Takes nothing more of what is on its way here: it may be out of date. */
  public void cutOffAll() {
    List.copyOf(connections.keySet()).forEach(HardClose::off);
  }

  /** A call whose first message is a request that is answered by a stream. To be called when the method is. */
  public ConsumerCall consumer(GrpcServerRequest<Buffer, Buffer> call) {
    return stream(call).expectRequest(scheduler, listener.limits().firstRequestTimeoutMs());
  }

  /** The same for a call that may wait with its requests. */
  public ConsumerCall stream(GrpcServerRequest<Buffer, Buffer> call) {
    return new ConsumerCall(call, arriving.response());
  }

  /**
   * Hands on the call's messages; refuses unreadable ones, those that are too large and those for which there is no
   * memory. To be called when the method is.
   *
   * @return what has the call's large messages worked on
   */
  public LargeMessages read(GrpcServerRequest<Buffer, Buffer> call, Handler<Buffer> messages, CallMessages.Refusal refusal) {
    arriving.onRefused(why -> {
      switch (why) {
        case NO_MEMORY -> refusal.refuse(
            "no_memory", GrpcStatus.RESOURCE_EXHAUSTED, "grpc: no memory for messages that arrive slowly");
        case BAD_FLAG -> refusal.refuse(
            "malformed", GrpcStatus.INTERNAL, "grpc: a message's flag does not fit its call's grpc-encoding");
      }
    });
    LargeMessages large = new LargeMessages(
        call, meters.budget().claims().open(Long.MAX_VALUE, scheduler::execute, () -> {}));
    CallMessages.read(call, listener.maxMessageBytes(), messages, refusal, large);
    return large;
  }

  /** To be called with each message that is written: its receiver may answer it with pings. */
  public void sending(HttpConnection connection, Future<Void> written) {
    KeepaliveEnforcement enforcement = connections.get(connection);
    if (enforcement != null) {
      enforcement.sending(written);
    }
  }

  /** Whether the call comes from a node; then its pings are allowed, and it is told so when the answer begins. */
  public boolean greet(GrpcServerRequest<Buffer, Buffer> call) {
    if (!call.headers().contains(PeerHeaders.NODE)) {
      return false;
    }
    KeepaliveEnforcement enforcement = connections.get(call.connection());
    if (enforcement != null) {
      enforcement.allow();
    }
    call.response().headers()
        .set(PeerHeaders.PINGS, "1").set(PeerHeaders.MAX_MESSAGE, Integer.toString(listener.maxMessageBytes()));
    watch.accept(call.connection());
    return true;
  }

  private void dispatch(GrpcServerRequest<Buffer, Buffer> call) {
    sending(call.connection(), Future.succeededFuture());
    if (doorkeeper.hasTooManyStreams(call.connection())) {
      meters.rejected("too_many_calls");
      GrpcCalls.fail(call, GrpcStatus.RESOURCE_EXHAUSTED, "too many calls at a time");
      return;
    }
    if (CallDeadline.ends(call)) {
      return;
    }
    Handler<GrpcServerRequest<Buffer, Buffer>> method = methods.get(call.fullMethodName());
    if (method != null) {
      method.handle(call);
      return;
    }
    meters.rejected("unknown_method");
    GrpcCalls.fail(call, GrpcStatus.UNIMPLEMENTED, whatIsUnknown(call.fullMethodName()));
  }

  private String whatIsUnknown(String fullName) {
    int slash = fullName.lastIndexOf('/');
    if (slash < 0) {
      return "malformed method name: \"/" + fullName + '"';
    }
    String service = fullName.substring(0, slash);
    boolean knownService = methods.keySet().stream().anyMatch(name -> name.startsWith(service + "/"));
    return knownService
        ? "unknown method " + fullName.substring(slash + 1) + " for service " + service
        : "unknown service " + service;
  }

  private void connected(HttpConnection connection) {
    if (!(connection instanceof Http2ServerConnection)) {
      // its TLS didn't offer h2, as gRPC demands
      meters.rejected("handshake");
      connection.close();
      return;
    }
    if (!doorkeeper.openedForStreams(connection)) {
      return;
    }
    SendBuffers.neverFull(connection);
    if (readsRest) {
      RestingReads.on(connection);
    }
    connections.put(connection, KeepaliveEnforcement.on(connection, () -> meters.rejected("too_many_pings")));
    meters.connectionOpened();
    connection.closeHandler(v -> {
      connections.remove(connection);
      Liveness liveness = watched.remove(connection);
      if (liveness != null) {
        liveness.close();
      }
      meters.connectionClosed();
    });
  }

  /** The server tells of each connection that fails, also of those that were taken. */
  private void failed(Throwable cause) {
    if (Handshakes.isFailure(cause)) {
      meters.rejected("handshake");
    }
  }
}
