package loggregator.warmup;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import loggregator.node.NodeServices;
import loggregator.tls.TlsOptions;

/**
 * A producer and consumers of the rehearsal. The producer sends no more than the consumer over gRPC keeps up with, so
 * that nothing queues.
 *
 * <p>Threading: one event loop, that of the roles.
 */
final class RehearsalTraffic {
  private static final int MAX_BYTES_UNDERWAY = 256 << 10;
  /** What is sent before the consumer is subscribed goes nowhere, so the producer starts anew as often as that. */
  private static final long RETRY_MS = 10;
  /** For the first envelope to go the whole way: cold, and beside other processes that start, that takes longest. */
  private static final long FIRST_LIMIT_MS = 3_000;

  private final Vertx vertx;
  private final Context loop;
  private final NodeServices roles;
  private final GrpcClient grpc;
  private final RehearsalEnvelopes envelopes = new RehearsalEnvelopes();
  private final Promise<Long> over = Promise.promise();
  private GrpcClientRequest<Buffer, Buffer> consumer;
  private GrpcClientRequest<Buffer, Buffer> producer;
  private int trafficMs;
  private long enoughBytes;
  private long receivedBytes;
  private long underwayBytes;
  private long retryTimer;
  private long endTimer;
  private boolean flows;

  RehearsalTraffic(Vertx vertx, RehearsalConfig config, NodeServices roles) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.roles = roles;
    this.grpc = GrpcClient.client(vertx, new GrpcClientOptions().setMaxMessageSize(1 << 22),
        TlsOptions.mutual(config.tls()).applyTo(new HttpClientOptions()).setProtocolVersion(HttpVersion.HTTP_2));
    if (config.hasGateway()) {
      loop.runOnContext(v -> readOverHttp());
    }
  }

  /**
   * Completes with the bytes of envelopes that went the whole way, when that was enough, or when its time is over, which
   * begins with the first of them.
   */
  Future<Long> run(int trafficMs, long enoughBytes) {
    this.trafficMs = trafficMs;
    this.enoughBytes = enoughBytes;
    loop.runOnContext(v -> call("rlp.grpc", "loggregator.v2.Egress", "BatchedReceiver")
        .onSuccess(this::consume)
        .compose(consumer -> call("agent.grpc", "loggregator.v2.Ingress", "BatchSender"))
        .onSuccess(this::produce)
        .onFailure(over::tryFail));
    return over.future();
  }

  private Future<GrpcClientRequest<Buffer, Buffer>> call(String listener, String service, String method) {
    return grpc.request(SocketAddress.inetSocketAddress(roles.port(listener), "localhost"), ServiceMethod.client(
        ServiceName.create(service), method, GrpcMessageEncoder.IDENTITY, GrpcMessageDecoder.IDENTITY));
  }

  private void consume(GrpcClientRequest<Buffer, Buffer> call) {
    consumer = call;
    consumer.exceptionHandler(this::failed);
    consumer.response().onFailure(this::failed).onSuccess(response ->
        response.handler(message -> received(message.length())).exceptionHandler(this::failed));
    consumer.end(RehearsalEnvelopes.everything());
  }

  private void produce(GrpcClientRequest<Buffer, Buffer> call) {
    producer = call;
    producer.exceptionHandler(this::failed);
    producer.response().onFailure(this::failed).onSuccess(response -> response.exceptionHandler(this::failed));
    retryTimer = vertx.setPeriodic(RETRY_MS, tick -> retry());
    endTimer = vertx.setTimer(FIRST_LIMIT_MS, tick -> end());
    send();
  }

  /** Ends the calls, so that nobody logs that a connection was lost. What they say to that is no failure any more. */
  private void end() {
    if (over.future().isComplete()) {
      return;
    }
    vertx.cancelTimer(retryTimer);
    vertx.cancelTimer(endTimer);
    over.tryComplete(receivedBytes);
    producer.end();
    consumer.cancel();
  }

  private void retry() {
    if (!flows) {
      underwayBytes = 0;
    }
    flows = false;
    send();
  }

  private void received(int bytes) {
    flows = true;
    if (receivedBytes == 0 && vertx.cancelTimer(endTimer)) {
      endTimer = vertx.setTimer(trafficMs, tick -> end());
    }
    receivedBytes += bytes;
    underwayBytes -= bytes;
    if (receivedBytes >= enoughBytes) {
      end();
    } else {
      send();
    }
  }

  private void send() {
    while (underwayBytes < MAX_BYTES_UNDERWAY && !over.future().isComplete()) {
      Buffer batch = envelopes.next();
      underwayBytes += batch.length();
      producer.write(batch);
    }
  }

  /** After the end it is no failure. */
  private void failed(Throwable cause) {
    over.tryFail(cause);
  }

  private void readOverHttp() {
    vertx.createHttpClient()
        .request(HttpMethod.GET, roles.port("gateway.http"), "127.0.0.1", "/v2/read?log&counter&gauge&timer&event")
        .compose(HttpClientRequest::send)
        .onSuccess(response -> response.exceptionHandler(this::failed).resume());
  }
}
