package loggregator.grpc;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import loggregator.envelope.Batch;
import loggregator.flow.Scheduler;
import loggregator.losses.Losses;
import loggregator.metrics.StreamMeters;
import loggregator.stream.LossReport;
import loggregator.stream.OutgoingCount;
import loggregator.stream.PendingWrites;
import loggregator.stream.StreamWriter;

/** Writes a consumer's gRPC stream. One event loop. */
public final class GrpcStreamWriter implements StreamWriter {
  private final ConsumerCall consumer;
  private final Messages messages;
  private final Optional<LossReport> lossReport;
  private final boolean marksLoss;
  private final OutgoingCount outgoing;
  private final Consumer<Future<Void>> sending;
  private final PendingWrites pending;
  /** Null where the stream can't be resumed. */
  private Supplier<String> cursor;
  private Runnable writable = () -> {};
  private Runnable cutOff = () -> {};

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
      ConsumerCall consumer, Messages messages, Optional<LossReport> lossReport,
      boolean marksLoss, StreamMeters meters, Scheduler scheduler, Consumer<Future<Void>> sending) {
    this.pending = new PendingWrites(meters.budget().claims(), scheduler, () -> writable.run(), () -> cutOff.run());
    this.consumer = consumer;
    this.messages = messages;
    this.lossReport = lossReport;
    this.marksLoss = marksLoss;
    this.outgoing = new OutgoingCount(meters);
    this.sending = sending;
  }

  /** The task runs whenever the consumer takes more again. */
  public void onWritable(Runnable task) {
    writable = task;
  }

  /** The task runs when memory is short and the consumer takes nothing: it is to cut the consumer off. */
  public void onCutOff(Runnable task) {
    cutOff = task;
  }

  /** From now on each batch carries the place at which its consumer goes on. */
  public void resumesAt(Supplier<String> place) {
    cursor = place;
  }

  /** Tells how many were missed before what follows. */
  public void writeMissed(long envelopes) {
    byte[] mark = ResumeMarks.missed(envelopes);
    send(mark, 0, mark.length);
  }

  /** Tells the place before anything comes. */
  public void writeCursor(String place) {
    byte[] mark = ResumeMarks.cursor(place);
    send(mark, 0, mark.length);
  }

  @Override
  public boolean isWritable() {
    return !pending.isFull();
  }

  @Override
  public boolean takesLittle() {
    return pending.takesLittle();
  }

  @Override
  public Future<Void> write(Batch batch) {
    if (messages != Messages.BATCH) {
      return sendSingly(batch, true);
    }
    Future<Void> left;
    if (cursor == null) {
      left = send(batch.bytes(), batch.offset(), batch.length());
    } else {
      byte[] message = ResumeMarks.message(batch, cursor.get());
      left = send(message, 0, message.length);
    }
    outgoing.add(batch.envelopes(), left);
    return left;
  }

  /** The stream is over: nothing is written any more. */
  public void close() {
    pending.close();
    outgoing.close();
  }

  @Override
  public void writeLost(Losses losses) {
    lossReport.ifPresent(report -> sendReport(report.of(losses)));
    if (marksLoss) {
      byte[] mark = LossMark.of(losses);
      send(mark, 0, mark.length);
    }
  }

  @Override
  public Future<Void> end() {
    return consumer.endMessages();
  }

  private void sendReport(Batch report) {
    if (messages == Messages.BATCH) {
      send(report.bytes(), report.offset(), report.length());
    } else {
      sendSingly(report, false);
    }
  }

  /** Completes with the last of its envelopes. */
  private Future<Void> sendSingly(Batch batch, boolean counts) {
    Future<Void> left = Future.succeededFuture();
    int position = batch.offset();
    while (position < batch.end()) {
      int start = messages == Messages.RECORD ? position : batch.envelopeStart(position);
      position = batch.recordEnd(position);
      left = send(batch.bytes(), start, position - start);
      if (counts) {
        outgoing.add(1, left);
      }
    }
    return left;
  }

  private Future<Void> send(byte[] bytes, int offset, int length) {
    Future<Void> left = pending.add(length, consumer.write(GrpcFrames.of(bytes, offset, length)));
    sending.accept(left);
    return left;
  }
}
