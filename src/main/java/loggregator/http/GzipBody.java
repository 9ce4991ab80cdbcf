package loggregator.http;

import io.vertx.core.buffer.Buffer;

/** One member of gzip (RFC 1952): a header, the blocks of all pieces, an empty last block, and checks of it all. */
final class GzipBody implements Body {
  /** The magic number, DEFLATE, no flags, no time, the fastest algorithm, made on any system. */
  private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 4, (byte) 0xFF};
  private static final byte[] EMPTY_LAST_BLOCK = {3, 0};

  private Checksum checksum = Checksum.EMPTY;

  @Override
  public Buffer head() {
    return Buffer.buffer(HEADER);
  }

  @Override
  public void add(Piece piece) {
    checksum = checksum.then(piece.checksum());
  }

  @Override
  public Buffer tail() {
    return Buffer.buffer(EMPTY_LAST_BLOCK).appendIntLE(checksum.crc()).appendIntLE((int) checksum.bytes());
  }
}
