package loggregator.gateway;

import com.google.protobuf.ByteString;
import loggregator.envelope.Batch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/** Batches for tests, and what consumers see of them. */
final class TestBatches {
  private TestBatches() {}

  static Batch ofSource(String sourceId) {
    return of(Envelope.newBuilder().setSourceId(sourceId));
  }

  static Batch logOf(String sourceId, int payloadBytes) {
    return of(Envelope.newBuilder().setSourceId(sourceId)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[payloadBytes]))));
  }

  static String jsonOfSource(String sourceId) {
    return "{\"batch\":[{\"timestamp\":\"0\",\"source_id\":\"" + sourceId
        + "\",\"instance_id\":\"\",\"deprecated_tags\":{},\"tags\":{}}]}";
  }

  private static Batch of(Envelope.Builder envelope) {
    byte[] bytes = EnvelopeBatch.newBuilder().addBatch(envelope).build().toByteArray();
    return new Batch(bytes, 0, bytes.length, 1);
  }
}
