package loggregator.inputs.otlp;

import loggregator.envelope.RecordWriter;
import loggregator.envelope.WireReader;
import loggregator.inputs.InputQueue;

/**
 * Walks a request's resources, scopes and records, which all signals have in the same fields, and has each record made
 * into envelopes. A resource or scope may stand after what it is about, so each message is walked twice. The request
 * must be valid. One thread.
 */
abstract class SignalReader {
  /**
   * What one request may grow to: what a resource says is repeated in each of its envelopes, and a small request may
   * hold very many of them.
   */
  static final long MAX_OUTPUT_BYTES = 16 << 20;

  private static final int RESOURCE_OR_SCOPE = 0x0A;
  private static final int PARTS = 0x12;
  private static final int RESOURCES = 0x0A;

  final InputQueue queue;
  final RecordWriter writer;
  final OtlpOrigin origin;
  private final WireReader resources = new WireReader();
  private final WireReader scopes = new WireReader();
  private final WireReader records = new WireReader();
  private long outputLimit;
  private long rejected;
  private String reason = "";

  /** What was not taken of a request, and one reason. */
  record Rejected(long count, String reason) {}

  SignalReader(InputQueue queue, OtlpOrigin origin) {
    this.queue = queue;
    this.writer = queue.writer();
    this.origin = origin;
  }

  /** The message that a request of this signal is. */
  abstract OtlpMessage request();

  /** Makes envelopes of one record. */
  abstract void readRecord(byte[] bytes, int start, int end);

  final Rejected read(byte[] bytes, int start, int end) {
    rejected = 0;
    reason = "";
    outputLimit = writer.writtenBytes() + MAX_OUTPUT_BYTES;
    long forbidden = writer.forbidden();
    each(resources, RESOURCES, bytes, start, end, this::readResource);
    queue.flush();
    if (writer.forbidden() > forbidden) {
      reject("forbidden_source", writer.forbidden() - forbidden);
    }
    return new Rejected(rejected, reason);
  }

  private void readResource(byte[] bytes, int start, int end) {
    origin.beginResource();
    each(scopes, RESOURCE_OR_SCOPE, bytes, start, end, origin::readResource);
    origin.resourceIsRead();
    each(scopes, PARTS, bytes, start, end, this::readScope);
  }

  private void readScope(byte[] bytes, int start, int end) {
    origin.beginScope();
    each(records, RESOURCE_OR_SCOPE, bytes, start, end, origin::readScope);
    origin.scopeIsRead();
    each(records, PARTS, bytes, start, end, this::readRecord);
  }

  /** Does something with a range of an array. */
  @FunctionalInterface
  interface Range {
    void read(byte[] bytes, int start, int end);
  }

  /** Hands on the content of each field that has this tag. */
  static void each(WireReader reader, int wanted, byte[] bytes, int start, int end, Range content) {
    reader.reset(bytes, start, end);
    while (reader.hasMore()) {
      int tag = reader.readTag();
      if (tag == wanted) {
        int length = reader.readLength();
        content.read(bytes, reader.position(), reader.position() + length);
        reader.skipBytes(length);
      } else {
        reader.skip(tag);
      }
    }
  }

  /** Whether there is room for more envelopes of this request; a record for which there is none is rejected. */
  final boolean hasRoom() {
    if (writer.writtenBytes() < outputLimit) {
      return true;
    }
    reject("too_much_output");
    return false;
  }

  final void reject(String why) {
    reject(why, 1);
  }

  private void reject(String why, long count) {
    rejected += count;
    reason = why;
    queue.meters().rejected(why, count);
  }

  /** An envelope's time, of unsigned nanoseconds in which 0 stands for unknown. */
  static boolean isTime(long nanos) {
    return nanos > 0;
  }
}
