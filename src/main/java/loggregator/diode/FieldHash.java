package loggregator.diode;

import loggregator.envelope.ContentHash;
import loggregator.envelope.WireReader;

/**
 * Hashes of single fields. Their sum is a hash of all of them, whatever their order. No producer can choose contents
 * that collide.
 */
final class FieldHash {
  private static final long SEED = ContentHash.newSeed();

  private FieldHash() {}

  /**
   * Reads the content of a length-delimited field.
   *
   * @param field tells equal contents of different fields apart
   * @return {@link SourceKey#NO_SOURCE} for an empty one
   */
  static long of(int field, byte[] bytes, WireReader reader) {
    int length = reader.readLength();
    int start = reader.position();
    reader.skipBytes(length);
    return length == 0 ? SourceKey.NO_SOURCE : ContentHash.hash(SEED + field, bytes, start, length);
  }

  static long of(int field, String content) {
    return ContentHash.hash(SEED + field, content);
  }

  static long ofNumber(int field, long number) {
    return ContentHash.hash(SEED + field, number);
  }
}
