package loggregator.inputs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Unpacks what producers packed with gzip, within a limit: a small message must not fill the heap. */
public final class Unpacking {
  private Unpacking() {}

  /**
   * The bytes of what is packed in that range, of which there is one too many when there are more than the limit.
   *
   * @throws IOException if it isn't gzip
   */
  public static byte[] gunzip(byte[] packed, int start, int length, int maxBytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed, start, length), 8192)) {
      return in.readNBytes(maxBytes + 1);
    }
  }

  /** What a request's body is without its packing, or why that can't be told. */
  public record Unpacked(byte[] bytes, Problem problem) {}

  /** Why a body is not taken. */
  public enum Problem {
    UNKNOWN_COMPRESSION,
    MALFORMED,
    TOO_LARGE
  }

  /** @param coding the header {@code Content-Encoding}, or null */
  public static Unpacked unpack(String coding, byte[] body, int maxBytes) {
    byte[] bytes = body;
    if ("gzip".equalsIgnoreCase(coding)) {
      try {
        bytes = gunzip(body, 0, body.length, maxBytes);
      } catch (IOException e) {
        return new Unpacked(null, Problem.MALFORMED);
      }
    } else if (coding != null && !coding.isEmpty() && !"identity".equalsIgnoreCase(coding)) {
      return new Unpacked(null, Problem.UNKNOWN_COMPRESSION);
    }
    return bytes.length > maxBytes ? new Unpacked(null, Problem.TOO_LARGE) : new Unpacked(bytes, null);
  }
}
