package loggregator.logcache;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import loggregator.envelope.Batch;
import loggregator.envelope.BatchReader;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.logcache.wire.LogCacheWire.SendRequest;

/** Reads messages that bring envelopes to be kept. Serves one thread. */
final class SentEnvelopes {
  private static final int ENVELOPES = SendRequest.ENVELOPES_FIELD_NUMBER << WireType.BITS | WireType.LENGTH_DELIMITED;

  private final WireReader reader = new WireReader();
  private final BatchReader batches = new BatchReader();

  /** Gives what it brings to the consumer, unless a part of it is malformed. Whether it is sound. */
  boolean read(byte[] bytes, int offset, int length, Consumer<Batch> consumer) {
    List<Batch> found = new ArrayList<>(1);
    reader.reset(bytes, offset, offset + length);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == ENVELOPES) {
        int size = reader.readLength();
        int start = reader.position();
        reader.skipBytes(size);
        Batch batch = reader.isMalformed() ? null : batches.readBatch(bytes, start, size);
        if (batch != null) {
          found.add(batch);
        } else if (batches.isMalformed()) {
          return false;
        }
      } else {
        reader.skip(tag);
      }
    }
    if (reader.isMalformed()) {
      return false;
    }
    found.forEach(consumer);
    return true;
  }
}
