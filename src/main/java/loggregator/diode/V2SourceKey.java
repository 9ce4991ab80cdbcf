package loggregator.diode;

import static loggregator.envelope.WireType.BITS;
import static loggregator.envelope.WireType.LENGTH_DELIMITED;

import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireReader;

/** Source id and instance id, the first of each that the envelope has. */
final class V2SourceKey implements SourceKey {
  private static final int SOURCE_ID = EnvelopeFields.SOURCE_ID << BITS | LENGTH_DELIMITED;
  private static final int INSTANCE_ID = EnvelopeFields.INSTANCE_ID << BITS | LENGTH_DELIMITED;

  @Override
  public long of(byte[] bytes, WireReader envelope) {
    long source = NO_SOURCE;
    long instance = NO_SOURCE;
    while (envelope.hasMore() && (source == NO_SOURCE || instance == NO_SOURCE)) {
      int tag = envelope.readTag();
      switch (tag) {
        case SOURCE_ID -> source = FieldHash.of(SOURCE_ID, bytes, envelope);
        case INSTANCE_ID -> instance = FieldHash.of(INSTANCE_ID, bytes, envelope);
        default -> envelope.skip(tag);
      }
    }
    return source + instance;
  }
}
