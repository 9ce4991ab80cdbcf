package loggregator.http;

/**
 * Makes pieces of bodies, each by itself, so that bodies which begin at different times can share them. One thread.
 */
public interface BodyPieces extends AutoCloseable {
  Piece of(byte[] plain);

  /** Gives back what was needed for it; it can be used again. */
  @Override
  default void close() {}

  /** Those of a coding. */
  static BodyPieces in(ContentCoding coding) {
    return switch (coding) {
      case IDENTITY -> Piece::of;
      case GZIP -> new GzipPieces();
      case ZSTD -> new ZstdPieces();
    };
  }
}
