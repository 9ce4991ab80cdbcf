package loggregator.hostile;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;

/** Small messages that become large ones, one after the other on several connections. */
final class GzipBombs extends Crowd {
  private static final int CONNECTIONS = 4;

  private final String role;
  private final String method;
  private final int each;
  private final byte[] bomb;
  private final AtomicInteger sent = new AtomicInteger();

  /** @param unpackedBytes of each bomb, a valid batch of one log */
  GzipBombs(String role, String method, int each, int unpackedBytes) {
    this.role = role;
    this.method = method;
    this.each = each;
    byte[] batch = EnvelopeBatch.newBuilder().addBatch(Envelope.newBuilder().setSourceId("bomb")
        .setLog(Log.newBuilder().setPayload(ByteString.copyFrom(new byte[unpackedBytes])))).build().toByteArray();
    byte[] packed = pack(batch);
    bomb = ByteBuffer.allocate(5 + packed.length).put((byte) 1).putInt(packed.length).put(packed).array();
  }

  private static byte[] pack(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }

  @Override
  public void begin(Site site) {
    for (int i = 0; i < CONNECTIONS; i++) {
      start(() -> send(with(new Http2Socket(site.port(role), "any"))));
    }
    Patience.until("the bombs are there", this::proof, () -> sent.get() == CONNECTIONS * each || cutOff() > 0);
  }

  /** Each in a call of its own, so that the end of one doesn't stop the others. */
  private void send(Http2Socket socket) throws Exception {
    for (int i = 0; i < each; i++) {
      socket.call(2 * i + 1, method, "grpc-encoding", "gzip");
      socket.data(2 * i + 1, bomb, false);
      sent.incrementAndGet();
    }
  }

  @Override
  public String proof() {
    return sent + " bombs of " + bomb.length + " bytes, " + cutOff() + " of " + CONNECTIONS + " connections cut off";
  }
}
