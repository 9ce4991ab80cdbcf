package loggregator.http;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * BodyPieces for a {@link GzipBody}: blocks of DEFLATE (RFC 1951) of which none is the last, that refer to nothing before
 * them and end at a full byte, as a flush makes them. What is not yet read by the client is thus no more than a piece.
 */
final class GzipPieces implements BodyPieces {
  private static final int SPARE_BYTES = 64;

  private Deflater deflater;
  private byte[] out = new byte[16 << 10];

  @Override
  public Piece of(byte[] plain) {
    if (deflater == null) {
      deflater = new Deflater(Deflater.BEST_SPEED, true);
    }
    deflater.reset();
    deflater.setInput(plain);
    int length = 0;
    int room;
    do {
      length += deflater.deflate(out, length, out.length - length, Deflater.SYNC_FLUSH);
      room = out.length - length;
      if (room == 0) {
        out = Arrays.copyOf(out, 2 * out.length + SPARE_BYTES);
      }
    } while (room == 0);
    return new Piece(Buffer.buffer(Arrays.copyOf(out, length)), Checksum.of(plain));
  }

  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
      deflater = null;
    }
  }
}
