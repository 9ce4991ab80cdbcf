package loggregator.grpc;

import loggregator.envelope.Batch;
import loggregator.envelope.BatchReader;

/** Reads the messages of {@code loggregator.v2.Ingress}: batches, or single envelopes. One event loop. */
final class V2Messages implements IngressMessages {
  private final BatchReader reader;
  private final boolean batched;
  private final boolean fromNodes;

  V2Messages(boolean batched, boolean fromNodes) {
    this.reader = fromNodes ? BatchReader.ofNodes() : new BatchReader();
    this.batched = batched;
    this.fromNodes = fromNodes;
  }

  @Override
  public Batch read(byte[] bytes, int offset, int length) {
    return batched ? reader.readBatch(bytes, offset, length) : reader.readEnvelope(bytes, offset, length);
  }

  @Override
  public IngressMessages another() {
    return new V2Messages(batched, fromNodes);
  }

  @Override
  public boolean isMalformed() {
    return reader.isMalformed();
  }

  @Override
  public String skipped() {
    return "empty_batch";
  }
}
