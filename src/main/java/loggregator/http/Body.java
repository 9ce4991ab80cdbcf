package loggregator.http;

import io.vertx.core.buffer.Buffer;

/** What one body has besides the pieces that it shares with others. One thread. */
public interface Body {
  /** What stands before the first piece; may be empty. */
  default Buffer head() {
    return Buffer.buffer();
  }

  /** The piece is sent next. */
  default void add(Piece piece) {}

  /** What stands behind the last piece; may be empty. */
  default Buffer tail() {
    return Buffer.buffer();
  }

  /** One in a coding. */
  static Body in(ContentCoding coding) {
    return coding == ContentCoding.GZIP ? new GzipBody() : new Body() {};
  }
}
