package loggregator.egress;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.grpc.GrpcCalls;
import loggregator.stream.LossReport;
import loggregator.stream.StreamWriter;

/** Writes a consumer's gRPC stream, whole batches or single envelopes a message. One event loop. */
final class GrpcStreamWriter implements StreamWriter {
  private final GrpcServerResponse<Buffer, Buffer> response;
  private final boolean batched;
  private final LossReport lossReport;
  private final EgressMeters meters;
  private final Consumer<Future<Void>> sending;

  /**
   * @param lossReport null when the consumer did not ask for loss reports
   * @param sending given what each write returns
   */
  GrpcStreamWriter(
      GrpcServerResponse<Buffer, Buffer> response, boolean batched, LossReport lossReport, EgressMeters meters,
      Consumer<Future<Void>> sending) {
    this.response = response;
    this.batched = batched;
    this.lossReport = lossReport;
    this.meters = meters;
    this.sending = sending;
  }

  @Override
  public boolean isWritable() {
    return !response.writeQueueFull();
  }

  @Override
  public void write(Batch batch) {
    send(batch);
    meters.delivered(batch.envelopes());
  }

  @Override
  public void writeLost(long envelopes) {
    if (lossReport != null) {
      send(lossReport.of(envelopes));
    }
  }

  @Override
  public Future<Void> end() {
    return response.end();
  }

  private void send(Batch batch) {
    if (batched) {
      sending.accept(response.write(GrpcCalls.message(batch)));
    } else {
      sendSingly(batch);
    }
  }

  private void sendSingly(Batch batch) {
    int position = batch.offset();
    while (position < batch.end()) {
      int start = batch.envelopeStart(position);
      position = batch.recordEnd(position);
      sending.accept(response.write(GrpcCalls.message(batch.bytes(), start, position - start)));
    }
  }
}
