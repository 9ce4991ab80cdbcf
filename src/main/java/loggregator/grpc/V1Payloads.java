package loggregator.grpc;

import loggregator.conversion.V1Records;
import loggregator.envelope.Batch;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import loggregator.plumbing.wire.Plumbing.EnvelopeData;

/** Reads the messages of {@code DopplerIngestor/Pusher}, one envelope of the first generation each. One event loop. */
final class V1Payloads implements IngressMessages {
  private static final int PAYLOAD =
      EnvelopeData.PAYLOAD_FIELD_NUMBER << WireType.BITS | WireType.LENGTH_DELIMITED;

  private final WireReader reader = new WireReader();
  private final V1Records records = new V1Records();
  private int start;
  private int length;

  @Override
  public Batch read(byte[] bytes, int offset, int length) {
    findPayload(bytes, offset, offset + length);
    return reader.isMalformed() ? null : records.read(bytes, start, this.length);
  }

  private void findPayload(byte[] bytes, int from, int end) {
    start = from;
    length = 0;
    reader.reset(bytes, from, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == PAYLOAD) {
        length = reader.readLength();
        start = reader.position();
        reader.skipBytes(length);
      } else {
        reader.skip(tag);
      }
    }
  }

  @Override
  public IngressMessages another() {
    return new V1Payloads();
  }

  @Override
  public boolean isMalformed() {
    return reader.isMalformed();
  }

  @Override
  public String skipped() {
    return "bad_v1_envelope";
  }
}
