package loggregator.http;

import io.vertx.core.buffer.Buffer;

/**
 * A part of many bodies, as it is sent.
 *
 * @param bytes must not be changed
 * @param checksum of what it was before it was compressed, where its coding needs that at the end of a body
 */
public record Piece(Buffer bytes, Checksum checksum) {
  /** In a coding that needs no checksum. */
  public static Piece of(byte[] bytes) {
    return new Piece(Buffer.buffer(bytes), Checksum.EMPTY);
  }

  public int length() {
    return bytes.length();
  }
}
