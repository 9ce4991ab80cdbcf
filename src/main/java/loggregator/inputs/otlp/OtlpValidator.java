package loggregator.inputs.otlp;

import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;

/**
 * Tells whether a request is well-formed at every level that is read, so that what comes after it meets no bad bytes.
 * Messages nest at most as deep as protobuf's own parsers take them. Text need not be UTF-8: it does travel. One thread.
 */
final class OtlpValidator {
  private final WireReader reader = new WireReader();

  boolean isValid(byte[] bytes, int start, int end, OtlpMessage request) {
    reader.reset(bytes, start, end);
    checkFields(request);
    return !reader.isMalformed();
  }

  private void checkFields(OtlpMessage message) {
    while (reader.hasMore()) {
      int tag = reader.readTag();
      OtlpField field = WireType.of(tag) == WireType.LENGTH_DELIMITED
          ? message.field(WireType.fieldNumber(tag)) : null;
      if (field == null) {
        reader.skip(tag);
      } else {
        check(field, tag);
      }
    }
  }

  private void check(OtlpField field, int tag) {
    int outerLimit;
    switch (field.kind()) {
      case MESSAGE -> {
        outerLimit = reader.enterMessage();
        checkFields(field.message());
        reader.leaveMessage(outerLimit);
      }
      case FIXED64S, DOUBLES -> {
        outerLimit = reader.enterMessage();
        while (reader.hasMore()) {
          reader.readFixed64();
        }
        reader.leaveMessage(outerLimit);
      }
      case VARINTS -> {
        outerLimit = reader.enterMessage();
        while (reader.hasMore()) {
          reader.readVarint();
        }
        reader.leaveMessage(outerLimit);
      }
      default -> reader.skip(tag);
    }
  }
}
