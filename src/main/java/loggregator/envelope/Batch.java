package loggregator.envelope;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

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

  private static final AtomicIntegerFieldUpdater<Batch> HOLDERS =
      AtomicIntegerFieldUpdater.newUpdater(Batch.class, "holders");
  /** This object, the array's header and its place in a queue. */
  public static final int OVERHEAD_BYTES = 100;

  private final byte[] bytes;
  /** The batch that this one was split from, which counts the holders of their array for all. */
  private final Batch whole;
  /** Of all parts; null when nobody wants to know. */
  private final Sender sender;
  /** Queues in which the array waits. */
  private volatile int holders;
  private final int offset;
  private final int length;
  private final int envelopes;
  private final int fields;

  public Batch(byte[] bytes, int offset, int length, int envelopes) {
    this(bytes, offset, length, envelopes, KnownFields.UNKNOWN);
  }

  /** @param fields which ones the envelopes have, if that is {@link KnownFields known} */
  public Batch(byte[] bytes, int offset, int length, int envelopes, int fields) {
    this(bytes, offset, length, envelopes, fields, null, null);
  }

  private Batch(byte[] bytes, int offset, int length, int envelopes, int fields, Batch whole, Sender sender) {
    assert envelopes > 0 && length > 0 && offset >= 0 && offset + length <= bytes.length;
    this.bytes = bytes;
    this.whole = whole == null ? this : whole;
    this.sender = sender;
    this.offset = offset;
    this.length = length;
    this.envelopes = envelopes;
    this.fields = fields;
  }

  /** Which ones its envelopes have, as far as that is {@link KnownFields known}. */
  public int fields() {
    return fields;
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
    return count == envelopes ? this : part(offset, lengthOfFirst(count), count);
  }

  /** What remains without the first {@code count} envelopes; {@code count} is less than {@link #envelopes()}. */
  public Batch withoutFirst(int count) {
    if (count == 0) {
      return this;
    }
    int dropped = lengthOfFirst(count);
    return part(offset + dropped, length - dropped, envelopes - count);
  }

  /** The envelopes between two ends of records. */
  public Batch slice(int start, int end, int count) {
    return count == envelopes ? this : part(start, end - start, count);
  }

  private Batch part(int start, int bytesOfPart, int count) {
    return new Batch(bytes, start, bytesOfPart, count, fields, whole, sender);
  }

  /**
   * The same batch, or a copy if it is the smaller part of its array: few envelopes must not retain the bytes of many.
   */
  public Batch compact() {
    return length >= bytes.length / 2 ? this : copy();
  }

  /** The same in an array of its own. */
  public Batch copy() {
    return new Batch(Arrays.copyOfRange(bytes, offset, offset + length), 0, length, envelopes, fields, null, sender);
  }

  /** The same, not queued yet, whose parts all know who brought them. */
  public Batch from(Sender whoBroughtIt) {
    return new Batch(bytes, offset, length, envelopes, fields, null, whoBroughtIt);
  }

  /** Null when nobody wants to know what is lost of it. */
  public Sender sender() {
    return sender;
  }

  /** The memory that is held as long as this batch is, or any other part of the one that it was split from. */
  public int heldBytes() {
    return bytes.length + OVERHEAD_BYTES;
  }

  /** Counts one queue more that holds the array. Whether it is the first. Any thread. */
  public boolean hold() {
    return HOLDERS.getAndIncrement(whole) == 0;
  }

  /** Counts one queue less that holds the array. Whether it was the last. Any thread. */
  public boolean letGo() {
    return HOLDERS.decrementAndGet(whole) == 0;
  }

  /** In how many queues the array waits, in whole or in part. */
  public int holders() {
    return whole.holders;
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
    int fields = 0;
    for (Batch batch : batches) {
      length += batch.length;
      envelopes += batch.envelopes;
      fields |= batch.fields;
    }
    byte[] joined = new byte[length];
    int position = 0;
    for (Batch batch : batches) {
      System.arraycopy(batch.bytes, batch.offset, joined, position, batch.length);
      position += batch.length;
    }
    return new Batch(joined, 0, length, envelopes, fields);
  }
}
