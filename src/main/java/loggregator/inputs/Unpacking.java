package loggregator.inputs;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Unpacks what producers packed with gzip, within a limit: a small message must not fill the heap. */
public final class Unpacking {
  private Unpacking() {}

  /**
   * The bytes, of which there is one too many when there are more than the limit.
   *
   * @throws IOException if it isn't gzip
   */
  public static Buffer gunzip(Buffer packed, int maxBytes) throws IOException {
    return Buffer.buffer(gunzip(packed.getBytes(), 0, packed.length(), maxBytes));
  }

  static byte[] gunzip(byte[] packed, int start, int length, int maxBytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed, start, length), 8192)) {
      return in.readNBytes(maxBytes + 1);
    }
  }
}
