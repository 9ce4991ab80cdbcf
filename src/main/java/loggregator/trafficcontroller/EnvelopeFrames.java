package loggregator.trafficcontroller;

import loggregator.envelope.Batch;
import loggregator.http.WebSocketFrames;

/**
 * Writes the envelopes of a batch into one array, each as a binary message of one frame. Vert.x would encode them
 * message by message, and anew for each consumer.
 */
final class EnvelopeFrames {
  private EnvelopeFrames() {}

  static byte[] of(Batch batch) {
    byte[] frames = new byte[length(batch)];
    int position = 0;
    for (int record = batch.offset(); record < batch.end(); record = batch.recordEnd(record)) {
      int start = batch.envelopeStart(record);
      int length = batch.recordEnd(record) - start;
      position = WebSocketFrames.putHeader(frames, position, WebSocketFrames.FINAL_BINARY, length);
      System.arraycopy(batch.bytes(), start, frames, position, length);
      position += length;
    }
    return frames;
  }

  private static int length(Batch batch) {
    int total = 0;
    for (int record = batch.offset(); record < batch.end(); record = batch.recordEnd(record)) {
      int length = batch.recordEnd(record) - batch.envelopeStart(record);
      total = Math.addExact(total, WebSocketFrames.headerLength(length) + length);
    }
    return total;
  }
}
