package loggregator.envelope;

/**
 * Makes batches of bytes that came from outside, after checking every envelope. One reader serves one thread.
 *
 * <p>An envelope of the first generation that a record {@link CarriedV1 carries} is left out, unless nodes wrote it.
 *
 * <p>A message that is malformed and one that holds no envelope both make no batch; {@link #isMalformed()} tells them
 * apart.
 */
public final class BatchReader {
  private static final int RECORD = Batch.RECORD_TAG;
  private static final int RECORD_TAG_BYTES = 1;

  private final WireReader reader = new WireReader();
  private final EnvelopeValidator validator = new EnvelopeValidator();
  private final boolean fromNodes;
  private boolean checksEnvelopes;
  private boolean malformed;
  private boolean plain;
  private int envelopes;
  private int fields;

  public BatchReader() {
    this(false);
  }

  private BatchReader(boolean fromNodes) {
    this.fromNodes = fromNodes;
  }

  /** One of what other nodes send. */
  public static BatchReader ofNodes() {
    return new BatchReader(true);
  }

  /** Whether a protobuf parser would refuse the message that was read last. */
  public boolean isMalformed() {
    return malformed;
  }

  /**
   * Reads a serialized {@code EnvelopeBatch}. One bad envelope makes the whole message malformed, as for every protobuf
   * parser. The batch shares the array, so that the caller must not write to it again, unless the message had unknown
   * fields or tags and lengths in more bytes than they need: these are written anew.
   *
   * @return {@code null} when the message is malformed or holds no envelope
   */
  public Batch readBatch(byte[] bytes, int offset, int length) {
    return read(bytes, offset, length, true);
  }

  /**
   * Reads a {@code plumbing.BatchResponse}, whose envelopes are of the first generation. It checks the records but not
   * their contents.
   *
   * @return {@code null} when the message is malformed or holds no record
   */
  public Batch readRecords(byte[] bytes, int offset, int length) {
    return read(bytes, offset, length, false);
  }

  private Batch read(byte[] bytes, int offset, int length, boolean checksEnvelopes) {
    this.checksEnvelopes = checksEnvelopes;
    check(bytes, offset, offset + length);
    if (malformed || envelopes == 0) {
      return null;
    }
    return plain ? new Batch(bytes, offset, length, envelopes, fields) : rewritten(bytes, offset, length);
  }

  /**
   * Reads one serialized {@code Envelope} and copies it. It is judged as part of the batch that it becomes, where it
   * may nest one level less than alone.
   *
   * @return {@code null} when the envelope is malformed
   */
  public Batch readEnvelope(byte[] bytes, int offset, int length) {
    checksEnvelopes = true;
    malformed = !validator.isValidRecord(bytes, offset, offset + length);
    if (malformed) {
      return null;
    }
    int own = ownStart(bytes, offset, offset + length);
    int ownLength = offset + length - own;
    WireWriter record = new WireWriter(WireWriter.bytesFieldSize(EnvelopeFields.BATCH_ENVELOPE, ownLength));
    record.writeBytesField(EnvelopeFields.BATCH_ENVELOPE, bytes, own, ownLength);
    return new Batch(record.bytes(), 0, record.size(), 1);
  }

  private void check(byte[] bytes, int start, int end) {
    plain = true;
    envelopes = 0;
    fields = checksEnvelopes ? 0 : KnownFields.UNKNOWN;
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int fieldStart = reader.position();
      int tag = reader.readTag();
      if (tag == RECORD) {
        checkRecord(bytes, fieldStart);
      } else {
        plain = false;
        reader.skip(tag);
      }
    }
    malformed = reader.isMalformed();
  }

  private void checkRecord(byte[] bytes, int recordStart) {
    int length = reader.readLength();
    int start = reader.position();
    plain &= start - recordStart == RECORD_TAG_BYTES + WireWriter.varintSize(length)
        && ownStart(bytes, start, start + length) == start;
    if (!checksEnvelopes || validator.isValidRecord(bytes, start, start + length)) {
      envelopes++;
      fields |= checksEnvelopes ? validator.fields() : 0;
      reader.skipBytes(length);
    } else {
      reader.fail();
    }
  }

  /**
   * Never longer than the input. Its array has the exact size, so that it does not retain the bytes that were dropped.
   */
  private Batch rewritten(byte[] bytes, int start, int length) {
    WireWriter records = new WireWriter(length);
    reader.reset(bytes, start, start + length);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == RECORD) {
        int envelopeLength = reader.readLength();
        int end = reader.position() + envelopeLength;
        int own = ownStart(bytes, reader.position(), end);
        records.writeBytesField(EnvelopeFields.BATCH_ENVELOPE, bytes, own, end - own);
        reader.skipBytes(envelopeLength);
      } else {
        reader.skip(tag);
      }
    }
    return new Batch(records.toByteArray(), 0, records.size(), envelopes);
  }

  /** Where the envelope begins without what is left out. */
  private int ownStart(byte[] bytes, int start, int end) {
    return !fromNodes && checksEnvelopes && CarriedV1.isAt(bytes, start, end)
        ? CarriedV1.end(bytes, start, end)
        : start;
  }
}
