package loggregator.transform;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import loggregator.envelope.Batch;
import loggregator.envelope.BatchReader;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** Batches from messages, and back. */
final class Batches {
  private Batches() {}

  static Batch of(Envelope... envelopes) {
    return of(Arrays.stream(envelopes).map(Envelope::toByteString).toList());
  }

  static Batch of(Envelope.Builder envelope) {
    return of(envelope.build());
  }

  /** The envelopes' bytes are kept as they are; the batch lies in the middle of a larger array. */
  static Batch of(List<ByteString> envelopes) {
    ByteString batch = ByteString.EMPTY;
    for (ByteString envelope : envelopes) {
      ByteString.Output record = ByteString.newOutput();
      record.write(0x0A);
      for (int rest = envelope.size(); ; rest >>>= 7) {
        if (rest < 0x80) {
          record.write(rest);
          break;
        }
        record.write(rest & 0x7F | 0x80);
      }
      batch = batch.concat(record.toByteString()).concat(envelope);
    }
    byte[] bytes = new byte[batch.size() + 7];
    Arrays.fill(bytes, (byte) 0xFF);
    batch.copyTo(bytes, 3);
    return new Batch(bytes, 3, batch.size(), envelopes.size());
  }

  static Envelope single(Batch batch) {
    List<Envelope> envelopes = decode(batch);
    if (envelopes.size() != 1) {
      throw new AssertionError("expected one envelope: " + envelopes);
    }
    return envelopes.get(0);
  }

  /** Fails if the batch is not one that would be let in. */
  static List<Envelope> decode(Batch batch) {
    Batch read = new BatchReader().readBatch(batch.bytes(), batch.offset(), batch.length());
    if (read == null || read.envelopes() != batch.envelopes()) {
      throw new AssertionError("not a batch of " + batch.envelopes() + " well-formed envelopes");
    }
    try {
      return EnvelopeBatch.parser().parseFrom(batch.bytes(), batch.offset(), batch.length()).getBatchList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** Each envelope as it is on the wire. */
  static List<ByteString> encoded(Batch batch) {
    List<ByteString> envelopes = new ArrayList<>();
    int recordEnd;
    for (int recordStart = batch.offset(); recordStart < batch.end(); recordStart = recordEnd) {
      recordEnd = batch.recordEnd(recordStart);
      int start = batch.envelopeStart(recordStart);
      envelopes.add(ByteString.copyFrom(batch.bytes(), start, recordEnd - start));
    }
    return envelopes;
  }
}
