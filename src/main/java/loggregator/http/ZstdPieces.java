package loggregator.http;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.util.Native;

/** BodyPieces that are frames of Zstandard; a body of these is as many frames (RFC 8878, section 3.1). */
final class ZstdPieces implements BodyPieces {
  private static final int LEVEL = 1;

  private ZstdCompressCtx context;

  /** Whether it can be used on this machine; takes a while when it is asked first. */
  static boolean isAvailable() {
    try {
      Native.load();
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }

  @Override
  public Piece of(byte[] plain) {
    if (context == null) {
      context = new ZstdCompressCtx().setLevel(LEVEL);
    }
    return Piece.of(context.compress(plain));
  }

  @Override
  public void close() {
    if (context != null) {
      context.close();
      context = null;
    }
  }
}
