package loggregator.envelope;

/**
 * An envelope of the first generation within the record of the second that was made of it: consumers of the first
 * generation get it as it came, and those of the second never see it. It is a field of its own and the record's very
 * first one, so that a look at two bytes tells. It stays between nodes: what comes from elsewhere loses it at the door.
 */
public final class CarriedV1 {
  /** Far beyond those of the protocol. */
  public static final int FIELD = 1_000;
  private static final byte TAG_LOW = (byte) (FIELD << WireType.BITS & 0x7F | 0x80 | WireType.LENGTH_DELIMITED);
  private static final byte TAG_HIGH = (byte) (FIELD << WireType.BITS >> 7);
  private static final int TAG_BYTES = 2;

  private CarriedV1() {}

  /** Whether the record's content begins with one. */
  public static boolean isAt(byte[] bytes, int start, int end) {
    return end - start > TAG_BYTES && bytes[start] == TAG_LOW && bytes[start + 1] == TAG_HIGH;
  }

  /** The index of its first byte in a record that begins with one. */
  public static int start(byte[] bytes, int recordContent, int recordEnd) {
    int position = recordContent + TAG_BYTES;
    while (position < recordEnd && bytes[position] < 0) {
      position++;
    }
    return Math.min(position + 1, recordEnd);
  }

  /** The index after it in a record that begins with one. */
  public static int end(byte[] bytes, int recordContent, int recordEnd) {
    WireReader reader = new WireReader();
    reader.reset(bytes, recordContent + TAG_BYTES, recordEnd);
    int length = reader.readLength();
    return reader.position() + length;
  }

  /** Whether any record begins with one. */
  public static boolean isIn(Batch batch) {
    int next;
    for (int record = batch.offset(); record < batch.end(); record = next) {
      next = batch.recordEnd(record);
      if (isAt(batch.bytes(), batch.envelopeStart(record), next)) {
        return true;
      }
    }
    return false;
  }

  /** The same batch when no record begins with one, or else a copy without them. */
  public static Batch strip(Batch batch) {
    return isIn(batch) ? stripped(batch) : batch;
  }

  private static Batch stripped(Batch batch) {
    byte[] bytes = batch.bytes();
    WireWriter out = new WireWriter(batch.length());
    int next;
    for (int record = batch.offset(); record < batch.end(); record = next) {
      next = batch.recordEnd(record);
      int content = batch.envelopeStart(record);
      int own = isAt(bytes, content, next) ? end(bytes, content, next) : content;
      out.writeBytesField(EnvelopeFields.BATCH_ENVELOPE, bytes, own, next - own);
    }
    Batch without = new Batch(out.toByteArray(), 0, out.size(), batch.envelopes());
    return batch.sender() == null ? without : without.from(batch.sender());
  }
}
