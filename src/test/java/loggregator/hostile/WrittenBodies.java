package loggregator.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/** Bodies to an Agent that are as bad as a body can be, each on a connection of its own. */
final class WrittenBodies extends Crowd {
  private static final int PIECE_BYTES = 64 << 10;
  /** The attacked node shares the machine. */
  private static final int WRITERS = 4;

  private final Door door;
  private final int requests;
  private final String headers;
  private final byte[] piece;
  private final int bytes;
  private final boolean ends;
  private final Semaphore turns = new Semaphore(WRITERS, true);
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  /** Where an Agent takes bodies. */
  enum Door {
    WRITE("/v2/write", "application/json") {
      @Override
      int port(Site site) {
        return site.inputPort("write", "http");
      }
    },
    OTLP("/v1/logs", "application/x-protobuf") {
      @Override
      int port(Site site) {
        return site.inputPort("otlp", "http");
      }
    };

    private final String path;
    private final String type;

    Door(String path, String type) {
      this.path = path;
      this.type = type;
    }

    abstract int port(Site site);
  }

  /** @param piece what the body is made of, again and again */
  private WrittenBodies(Door door, int requests, String headers, byte[] piece, int bytes, boolean ends) {
    this.door = door;
    this.requests = requests;
    this.headers = headers;
    this.piece = piece;
    this.bytes = bytes;
    this.ends = ends;
  }

  /** All but the last byte of them. */
  static WrittenBodies half(Door door, int requests, int bytes) {
    return new WrittenBodies(door, requests, "Content-Length: " + (bytes + 1), spaces(), bytes, false);
  }

  /** Their size is not told before. */
  static WrittenBodies tooLarge(Door door, int requests, int bytes) {
    return new WrittenBodies(door, requests, "Transfer-Encoding: chunked", chunk(spaces()), bytes, false);
  }

  static WrittenBodies bombs(Door door, int requests, int unpackedBytes) {
    byte[] bomb = bomb(unpackedBytes);
    return new WrittenBodies(door, requests, "Content-Encoding: gzip\r\nContent-Length: " + bomb.length, bomb, bomb.length, true);
  }

  private static byte[] spaces() {
    byte[] spaces = new byte[PIECE_BYTES];
    Arrays.fill(spaces, (byte) ' ');
    return spaces;
  }

  private static byte[] chunk(byte[] content) {
    byte[] head = (Integer.toHexString(content.length) + "\r\n").getBytes(ISO_8859_1);
    byte[] chunk = Arrays.copyOf(head, head.length + content.length + 2);
    System.arraycopy(content, 0, chunk, head.length, content.length);
    chunk[chunk.length - 2] = '\r';
    chunk[chunk.length - 1] = '\n';
    return chunk;
  }

  private static byte[] bomb(int unpackedBytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      byte[] spaces = spaces();
      for (int left = unpackedBytes; left > 0; left -= spaces.length) {
        out.write(spaces, 0, Math.min(left, spaces.length));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }

  @Override
  public void begin(Site site) throws IOException {
    for (int i = 0; i < requests; i++) {
      Socket socket = with(new Socket(InetAddress.getLoopbackAddress(), door.port(site)));
      start(() -> read(socket.getInputStream()));
      start(() -> send(socket.getOutputStream()));
    }
    Patience.until("the bodies are there, or were refused", this::proof, () -> ends
        ? refused.get() == requests : sent.get() + refused.get() >= requests);
  }

  private void send(OutputStream out) throws Exception {
    out.write(("POST " + door.path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + door.type + "\r\n" + headers + "\r\n\r\n").getBytes(ISO_8859_1));
    for (int left = bytes; left > 0; left -= piece.length) {
      turns.acquire();
      try {
        out.write(piece, 0, headers.startsWith("Content") ? Math.min(left, piece.length) : piece.length);
      } finally {
        turns.release();
      }
    }
    sent.incrementAndGet();
  }

  /** The status of the answer, if there is one. */
  private void read(InputStream in) throws IOException {
    String status = new String(in.readNBytes(12), ISO_8859_1);
    if (status.endsWith("200")) {
      taken.incrementAndGet();
    } else {
      refused.incrementAndGet();
    }
    in.readAllBytes();
  }

  @Override
  public String proof() {
    return sent + " of " + requests + " bodies of " + bytes + " bytes sent, " + refused + " refused, " + taken + " taken";
  }
}
