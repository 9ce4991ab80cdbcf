package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcStatus;
import java.util.function.BiFunction;
import java.util.function.Function;
import loggregator.envelope.Batch;
import loggregator.envelope.CarriedV1;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireWriter;
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
  private final Runnable ended;
  private boolean begun;
  private boolean unknown;
  private boolean over;

  /**
   * @param pending given the bytes and the future of each write
   * @param ended runs when the Router ends the call, or is gone
   */
  PusherStream(
      GrpcClientRequest<Buffer, Buffer> call, BiFunction<Integer, Future<Void>, Future<Void>> pending, Runnable ended) {
    this.call = call;
    this.pending = pending;
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

  private Future<Void> push(byte[] bytes, int start, int end) {
    if (!begun) {
      begun = true;
      call.exceptionHandler(cause -> endedByRouter());
      call.response().onSuccess(this::answered).onFailure(this::failed);
    }
    WireWriter message = new WireWriter(WireWriter.bytesFieldSize(EnvelopeData.PAYLOAD_FIELD_NUMBER, end - start));
    message.writeBytesField(EnvelopeData.PAYLOAD_FIELD_NUMBER, bytes, start, end - start);
    return pending.apply(message.size(), call.write(Buffer.buffer(message.toByteArray())));
  }

  private void answered(GrpcClientResponse<Buffer, Buffer> response) {
    if (response.status() == GrpcStatus.UNIMPLEMENTED) {
      unknown = true;
      return;
    }
    response.errorHandler(error -> endedByRouter());
    response.exceptionHandler(cause -> endedByRouter());
    response.end().onSuccess(v -> endedByRouter()).onFailure(this::failed);
  }

  private void failed(Throwable cause) {
    if (cause instanceof InvalidStatusException invalid && invalid.actualStatus() == GrpcStatus.UNIMPLEMENTED) {
      unknown = true;
    } else {
      endedByRouter();
    }
  }

  private void endedByRouter() {
    if (!over) {
      over = true;
      ended.run();
    }
  }

  /** Sends nothing more; what was sent still arrives. */
  void finish() {
    if (!over) {
      over = true;
      if (begun) {
        call.end();
      } else {
        call.cancel();
      }
    }
  }

  void cancel() {
    if (!over) {
      over = true;
      call.cancel();
    }
  }
}
