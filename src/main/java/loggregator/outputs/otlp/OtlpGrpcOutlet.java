package loggregator.outputs.otlp;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import loggregator.config.OtlpDestinationConfig;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.outputs.Complaints;
import loggregator.outputs.Outcome;
import loggregator.outputs.Outlet;

/** One signal over gRPC. One event loop. */
final class OtlpGrpcOutlet implements Outlet {
  private static final String DETAILS = "grpc-status-details-bin";
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private final Scheduler scheduler;
  private final OtlpDestinationConfig config;
  private final Supplier<GrpcClient> client;
  private final ServiceMethod<Buffer, Buffer> method;
  private final OtlpEncoder encoder;

  /** @param client that is to be used now; it is somebody else's to close */
  OtlpGrpcOutlet(Scheduler scheduler, OtlpDestinationConfig config, Supplier<GrpcClient> client, OtlpSignal signal,
      OtlpEncoder encoder) {
    this.scheduler = scheduler;
    this.config = config;
    this.client = client;
    this.encoder = encoder;
    this.method = ServiceMethod.client(ServiceName.create(signal.service), "Export", GrpcMessageEncoder.IDENTITY,
        GrpcMessageDecoder.IDENTITY);
  }

  @Override
  public Future<Outcome> send(Batch batch) {
    byte[] message = encoder.encode(batch);
    return message == null ? Future.succeededFuture(Outcome.TAKEN) : new Call(batch, message).run().onSuccess(encoder::forgetIfTaken);
  }

  @Override
  public void close() {
    // the client is shared
  }

  private SocketAddress address() {
    int port = config.url().getPort();
    boolean isSecure = "https".equals(config.url().getScheme());
    return SocketAddress.inetSocketAddress(
        port >= 0 ? port : isSecure ? HTTPS_PORT : HTTP_PORT, config.url().getHost().replaceAll("[\\[\\]]", ""));
  }

  /** One request and its answer, bounded in time. */
  private final class Call {
    private final Batch batch;
    private final byte[] message;
    private final Promise<Outcome> done = Promise.promise();
    private GrpcClientRequest<Buffer, Buffer> request;
    private Buffer answer = Buffer.buffer();

    Call(Batch batch, byte[] message) {
      this.batch = batch;
      this.message = message;
    }

    Future<Outcome> run() {
      Scheduler.Cancellable limit = scheduler.schedule(
          TimeUnit.MILLISECONDS.toNanos(config.retry().timeoutMs()), this::giveUp);
      client.get().request(address(), method).onSuccess(this::opened)
          .onFailure(cause -> done.tryComplete(Outcome.notNow("connect", Complaints.cause(cause))));
      return done.future().onComplete(v -> limit.cancel());
    }

    private void opened(GrpcClientRequest<Buffer, Buffer> opened) {
      request = opened;
      if (done.future().isComplete()) {
        opened.cancel();
        return;
      }
      opened.exceptionHandler(cause -> unknown());
      config.headers().forEach((name, value) -> opened.headers().set(name, value.reveal()));
      if (config.gzip()) {
        opened.encoding("gzip");
      }
      opened.response().onSuccess(this::answered).onFailure(cause -> unknown());
      opened.end(Buffer.buffer(message));
    }

    private void answered(GrpcClientResponse<Buffer, Buffer> response) {
      response.exceptionHandler(cause -> unknown());
      response.handler(received -> answer = received);
      response.endHandler(v -> done.tryComplete(response.status() == GrpcStatus.OK
          ? OtlpAnswers.taken(answer, batch.envelopes())
          : OtlpAnswers.failed(response.status() == null ? GrpcStatus.UNKNOWN : response.status(),
              details(response))));
    }

    private String details(GrpcClientResponse<Buffer, Buffer> response) {
      String inTrailers = response.trailers() == null ? null : response.trailers().get(DETAILS);
      return inTrailers == null ? response.headers().get(DETAILS) : inTrailers;
    }

    private void giveUp() {
      if (request == null) {
        done.tryComplete(Outcome.notNow("connect", "it does not answer"));
      } else {
        unknown();
        request.cancel();
      }
    }

    private void unknown() {
      done.tryComplete(Outcome.unknown("in_flight"));
    }
  }
}
