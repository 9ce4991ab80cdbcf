package loggregator.envelope;

import java.util.Arrays;
import java.util.List;

/**
 * One or more envelopes in the bytes of a serialized {@code loggregator.v2.EnvelopeBatch}: each a record of the tag
 * {@code 0x0A}, a length and the envelope. A batch never changes, so that many readers may share it. The parts of a
 * split batch share its array.
 *
 * <p>Only well-formed records may be handed to the constructor: {@link BatchReader} makes batches of foreign bytes.
 */
public final class Batch {
  /** Field 1 of EnvelopeBatch, length-delimited. */
  static final byte RECORD_TAG = 0x0A;

  private final byte[] bytes;
  private final int offset;
  private final int length;
  private final int envelopes;

  public Batch(byte[] bytes, int offset, int length, int envelopes) {
    assert envelopes > 0 && length > 0 && offset >= 0 && offset + length <= bytes.length;
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    this.envelopes = envelopes;
  }

  /** The array that holds the records, shared: read from {@link #offset()} to {@link #end()}, never write. */
  public byte[] bytes() {
    return bytes;
  }

  public int offset() {
    return offset;
  }

  /** The index after the last byte. */
  public int end() {
    return offset + length;
  }

  /** In bytes. */
  public int length() {
    return length;
  }

  public int envelopes() {
    return envelopes;
  }

  /** The index after the record that starts at {@code recordStart}. */
  public int recordEnd(int recordStart) {
    int position = recordStart + 1;
    int size = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes[position++];
      size |= (b & 0x7F) << shift;
      if (b >= 0) {
        return position + size;
      }
    }
  }

  /** The index of the first byte of the envelope in the record that starts at {@code recordStart}. */
  public int envelopeStart(int recordStart) {
    int position = recordStart + 1;
    while (bytes[position++] < 0) {
      // the length's varint goes on
    }
    return position;
  }

  /** The first {@code count} envelopes, at least one and at most all of them. */
  public Batch first(int count) {
    return count == envelopes ? this : new Batch(bytes, offset, lengthOfFirst(count), count);
  }

  /** What remains without the first {@code count} envelopes; {@code count} is less than {@link #envelopes()}. */
  public Batch withoutFirst(int count) {
    if (count == 0) {
      return this;
    }
    int dropped = lengthOfFirst(count);
    return new Batch(bytes, offset + dropped, length - dropped, envelopes - count);
  }

  /** The envelopes between two ends of records. */
  public Batch slice(int start, int end, int count) {
    return count == envelopes ? this : new Batch(bytes, start, end - start, count);
  }

  /**
   * The same batch, or a copy if it is the smaller part of its array: few envelopes must not retain the bytes of many.
   */
  public Batch compact() {
    return length >= bytes.length / 2
        ? this
        : new Batch(Arrays.copyOfRange(bytes, offset, offset + length), 0, length, envelopes);
  }

  /** The bytes that the first {@code count} envelopes take. */
  public int lengthOfFirst(int count) {
    if (count == envelopes) {
      return length;
    }
    int position = offset;
    for (int i = 0; i < count; i++) {
      position = recordEnd(position);
    }
    return position - offset;
  }

  /** The envelopes of all the batches in their order; a single batch is given back as it is. */
  public static Batch concat(List<Batch> batches) {
    if (batches.size() == 1) {
      return batches.get(0);
    }
    int length = 0;
    int envelopes = 0;
    for (Batch batch : batches) {
      length += batch.length;
      envelopes += batch.envelopes;
    }
    byte[] joined = new byte[length];
    int position = 0;
    for (Batch batch : batches) {
      System.arraycopy(batch.bytes, batch.offset, joined, position, batch.length);
      position += batch.length;
    }
    return new Batch(joined, 0, length, envelopes);
  }
}
