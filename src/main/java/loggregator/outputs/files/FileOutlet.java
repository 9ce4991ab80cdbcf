package loggregator.outputs.files;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import loggregator.envelope.Batch;
import loggregator.json.EnvelopeJson;
import loggregator.json.JsonBuffer;
import loggregator.metrics.OutputMeters;
import loggregator.outputs.Outcome;
import loggregator.outputs.Outlet;

/** Envelopes as lines of JSON in a file, written on worker threads. One event loop. */
final class FileOutlet implements Outlet {
  private final Vertx vertx;
  private final RotatedFile file;
  private final OutputMeters meters;
  private final EnvelopeJson json = new EnvelopeJson();
  private Batch last;
  private byte[] lines;

  FileOutlet(Vertx vertx, RotatedFile file, OutputMeters meters) {
    this.vertx = vertx;
    this.file = file;
    this.meters = meters;
  }

  @Override
  public Future<Outcome> send(Batch batch) {
    if (batch != last) {
      last = batch;
      lines = linesOf(batch);
    }
    byte[] written = lines;
    return vertx.executeBlocking(() -> {
      file.append(ByteBuffer.wrap(written));
      return Outcome.TAKEN;
    }).onSuccess(v -> forget()).otherwise(cause -> Outcome.notNow("disk", ""));
  }

  private void forget() {
    last = null;
    lines = null;
  }

  private byte[] linesOf(Batch batch) {
    JsonBuffer out = new JsonBuffer();
    Buffer all = Buffer.buffer(2 * batch.length());
    int end;
    for (int record = batch.offset(); record < batch.end(); record = end) {
      end = batch.recordEnd(record);
      out.clear();
      if (json.appendEnvelope(batch.bytes(), batch.envelopeStart(record), end, out)) {
        all.appendBytes(out.toByteArray()).appendByte((byte) '\n');
      } else {
        meters.unfit("malformed", 1);
      }
    }
    return all.getBytes();
  }

  @Override
  public void close() {
    vertx.executeBlocking(() -> {
      file.close();
      return null;
    });
  }
}
