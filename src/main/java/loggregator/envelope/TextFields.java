package loggregator.envelope;

/** Writes texts, repaired and cut, and counts how many were cut. One thread. */
final class TextFields {
  private long shortened;

  long shortened() {
    return shortened;
  }

  void writeIfAny(WireWriter out, int field, byte[] bytes, int start, int length) {
    if (length > 0) {
      write(out, field, bytes, start, length);
    }
  }

  void write(WireWriter out, int field, byte[] bytes, int start, int length) {
    write(out, field, bytes, start, length, RecordWriter.MAX_TEXT_BYTES);
  }

  void write(WireWriter out, int field, byte[] bytes, int start, int length, int maxBytes) {
    if (CleanText.isClean(bytes, start, length, maxBytes)) {
      out.writeBytesField(field, bytes, start, length);
    } else {
      shortened += length > maxBytes ? 1 : 0;
      out.writeBytesField(field, CleanText.of(bytes, start, length, maxBytes));
    }
  }
}
