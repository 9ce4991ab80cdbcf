package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import loggregator.envelope.Batch;
import loggregator.envelope.CarriedV1;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;
import loggregator.memory.Claims;
import loggregator.plumbing.wire.Plumbing.EnvelopeData;

/**
 * An Agent's second stream to an original Router, a call of {@code DopplerIngestor/Pusher}: it brings envelopes of the
 * first generation as they came, as the original's Agent does. Nothing of it is seen before the first of them. One
 * event loop.
 */
final class PusherStream {
  static final String METHOD = "plumbing.DopplerIngestor/Pusher";

  private final GrpcClientRequest<Buffer, Buffer> call;
  private final BiFunction<Integer, Future<Void>, Future<Void>> pending;
  private final BiConsumer<Optional<Batch>, Long> refused;
  private final Runnable ended;
  private final Claims claims;
  /** Null before the first. */
  private UnprovenPushes pushes;
  private boolean unknown;
  private boolean over;

  /**
   * @param pending given the bytes and the future of each write
   * @param refused given what was sent to a Router that doesn't know the call: what can be sent again, carried as it
   *     was, and how many envelopes can't
   * @param ended runs when the Router ends the call, or is gone
   * @param claims are charged with what is kept to be sent again
   */
  PusherStream(
      GrpcClientRequest<Buffer, Buffer> call, BiFunction<Integer, Future<Void>, Future<Void>> pending,
      BiConsumer<Optional<Batch>, Long> refused, Runnable ended, Claims claims) {
    this.claims = claims;
    this.call = call;
    this.pending = pending;
    this.refused = refused;
    this.ended = ended;
  }

  /** Whether the Router is none that has the call. */
  boolean isUnknown() {
    return unknown;
  }

  /**
   * Sends what of the batch is carried.
   *
   * @param rest sends the others, if there are any
   * @return completes when all of it has left
   */
  Future<Void> write(Batch batch, Function<Batch, Future<Void>> rest) {
    WireWriter others = new WireWriter(0);
    int otherEnvelopes = 0;
    Future<Void> left = Future.succeededFuture();
    int next;
    for (int record = batch.offset(); record < batch.end(); record = next) {
      next = batch.recordEnd(record);
      int content = batch.envelopeStart(record);
      if (CarriedV1.isAt(batch.bytes(), content, next)) {
        begin();
        pushes.add(batch.bytes(), record, next - record);
        left = push(batch.bytes(), CarriedV1.start(batch.bytes(), content, next),
            CarriedV1.end(batch.bytes(), content, next));
      } else {
        others.writeRaw(batch.bytes(), record, next - record);
        otherEnvelopes++;
      }
    }
    return otherEnvelopes == 0 ? left
        : Future.all(left, rest.apply(new Batch(others.toByteArray(), 0, others.size(), otherEnvelopes))).mapEmpty();
  }

  private void begin() {
    if (pushes == null) {
      pushes = new UnprovenPushes(claims);
      call.exceptionHandler(cause -> endedByRouter());
      call.response().onSuccess(this::answered).onFailure(this::failed);
    }
  }

  private Future<Void> push(byte[] bytes, int start, int end) {
    WireWriter message = new WireWriter(WireWriter.bytesFieldSize(EnvelopeData.PAYLOAD_FIELD_NUMBER, end - start));
    message.writeBytesField(EnvelopeData.PAYLOAD_FIELD_NUMBER, bytes, start, end - start);
    return pending.apply(message.size(), call.write(Buffer.buffer(message.toByteArray())));
  }

  private void answered(GrpcClientResponse<Buffer, Buffer> response) {
    if (response.status() == GrpcStatus.UNIMPLEMENTED) {
      isRefused();
      return;
    }
    response.errorHandler(error -> endedByRouter());
    response.exceptionHandler(cause -> endedByRouter());
    response.end().onSuccess(v -> endedByRouter()).onFailure(this::failed);
  }

  private void failed(Throwable cause) {
    if (cause instanceof InvalidStatusException invalid && invalid.actualStatus() == GrpcStatus.UNIMPLEMENTED) {
      isRefused();
    } else {
      endedByRouter();
    }
  }

  private void isRefused() {
    if (!unknown) {
      unknown = true;
      Optional<Batch> kept = pushes.kept();
      long others = pushes.others();
      pushes.forget();
      refused.accept(kept, others);
    }
  }

  private void endedByRouter() {
    if (!over) {
      end();
      ended.run();
    }
  }

  /** Sends nothing more; what was sent still arrives. */
  void finish() {
    if (!over) {
      over = true;
      if (pushes != null) {
        call.end();
      } else {
        call.cancel();
      }
    }
  }

  void cancel() {
    if (!over) {
      end();
      call.cancel();
    }
  }

  /** Nothing comes from the Router any more. */
  private void end() {
    over = true;
    if (pushes != null) {
      pushes.forget();
    }
  }
}
