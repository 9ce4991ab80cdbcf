package loggregator.grpc;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Optional;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.losses.Losses;
import loggregator.metrics.StreamMeters;
import loggregator.stream.LossReport;
import loggregator.stream.PendingWrites;
import loggregator.stream.StreamWriter;

/** Writes a consumer's gRPC stream. One event loop. */
public final class GrpcStreamWriter implements StreamWriter {
  private final GrpcServerResponse<Buffer, Buffer> response;
  private final Messages messages;
  private final Optional<LossReport> lossReport;
  private final boolean marksLoss;
  private final StreamMeters meters;
  private final Consumer<Future<Void>> sending;
  private final PendingWrites pending = new PendingWrites(() -> this.writable.run());
  private Runnable writable = () -> {};

  /** The content of one message of the stream. */
  public enum Messages {
    BATCH,
    ENVELOPE,
    /** A batch of one. */
    RECORD
  }

  /**
   * @param lossReport absent when the consumer did not ask for loss reports
   * @param marksLoss whether the consumer is a node, which is told its losses by number
   * @param sending given the future of each write
   */
  public GrpcStreamWriter(
      GrpcServerResponse<Buffer, Buffer> response, Messages messages, Optional<LossReport> lossReport,
      boolean marksLoss, StreamMeters meters, Consumer<Future<Void>> sending) {
    this.response = response;
    this.messages = messages;
    this.lossReport = lossReport;
    this.marksLoss = marksLoss;
    this.meters = meters;
    this.sending = sending;
  }

  /** The task runs whenever the consumer takes more again. */
  public void onWritable(Runnable task) {
    writable = task;
  }

  @Override
  public boolean isWritable() {
    return !pending.isFull();
  }

  @Override
  public void write(Batch batch) {
    send(batch);
    meters.delivered(batch.envelopes());
  }

  @Override
  public void writeLost(Losses losses) {
    lossReport.ifPresent(report -> send(report.of(losses)));
    if (marksLoss) {
      byte[] mark = LossMark.of(losses);
      send(mark, 0, mark.length);
    }
  }

  @Override
  public Future<Void> end() {
    return response.end();
  }

  private void send(Batch batch) {
    if (messages == Messages.BATCH) {
      send(batch.bytes(), batch.offset(), batch.length());
    } else {
      sendSingly(batch);
    }
  }

  private void sendSingly(Batch batch) {
    int position = batch.offset();
    while (position < batch.end()) {
      int start = messages == Messages.RECORD ? position : batch.envelopeStart(position);
      position = batch.recordEnd(position);
      send(batch.bytes(), start, position - start);
    }
  }

  private void send(byte[] bytes, int offset, int length) {
    sending.accept(pending.add(length, response.write(GrpcCalls.message(bytes, offset, length))));
  }
}
