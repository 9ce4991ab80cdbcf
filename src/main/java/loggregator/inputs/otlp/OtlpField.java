package loggregator.inputs.otlp;

/**
 * A field of an OTLP message.
 *
 * @param message of a field that is a message itself, else null
 * @param names of an enum's values, by which JSON may call them, else null
 */
record OtlpField(int number, Kind kind, OtlpMessage message, EnumNames names) {
  /** How a field's value is written: on the wire, and in JSON. */
  enum Kind {
    MESSAGE, TEXT,
    /** Bytes that JSON writes in base64. */
    BASE64,
    /** Bytes that JSON writes in hexadecimal digits. */
    HEX,
    VARINT, ENUM, BOOL,
    /** A varint in zigzag. */
    SIGNED,
    FIXED64, DOUBLE, FIXED32,
    /** Repeated, and on the wire perhaps packed. */
    FIXED64S, DOUBLES, VARINTS
  }
}
