package loggregator.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client that speaks HTTP/2 over mutual TLS frame by frame, also such frames as no library would send. */
public final class RawHttp2 implements AutoCloseable {
  private static final int HEADERS = 1;
  private static final int END_HEADERS = 4;
  public static final int DATA = 0;
  public static final int END_STREAM = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  private static final int READ_TIMEOUT_MS = 20_000;
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes();

  private final SSLSocket socket;

  /** The handshake is over, nothing was sent since. @param name of the certificate */
  public RawHttp2(int port, String name) {
    this(port, name, "h2");
  }

  /** @param protocols that it offers by ALPN; none for none */
  public RawHttp2(int port, String name, String... protocols) {
    try {
      socket = (SSLSocket) context(GrpcChannels.certificates(), name).getSocketFactory().createSocket();
      socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
      socket.setSoTimeout(READ_TIMEOUT_MS);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(protocols);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public Socket socket() {
    return socket;
  }

  /** What every connection begins with. */
  public RawHttp2 begin() {
    send(PREFACE);
    return frame(SETTINGS, 0, 0);
  }

  public RawHttp2 frame(int type, int flags, int stream, int... payload) {
    return frames(1, type, flags, stream, payload);
  }

  /** The same frame again and again, in one write: the server gets all before it can close. */
  public RawHttp2 frames(int times, int type, int flags, int stream, int... payload) {
    ByteBuffer frames = ByteBuffer.allocate(times * (9 + payload.length));
    for (int i = 0; i < times; i++) {
      frames.put((byte) 0).putShort((short) payload.length).put((byte) type).put((byte) flags).putInt(stream);
      IntStream.of(payload).forEach(b -> frames.put((byte) b));
    }
    send(frames.array());
    return this;
  }

  /** Begins a call over gRPC, and leaves it open. */
  public RawHttp2 call(int stream, String path) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    // as in the static table: POST, https
    head.writeBytes(new byte[] {(byte) 0x83, (byte) 0x87});
    literal(head, ":path", path);
    literal(head, ":authority", "any");
    literal(head, "content-type", "application/grpc");
    literal(head, "te", "trailers");
    return frame(HEADERS, END_HEADERS, stream, IntStream.range(0, head.size()).map(i -> head.toByteArray()[i]).toArray());
  }

  private static void literal(ByteArrayOutputStream head, String name, String value) {
    head.write(0);
    for (String text : List.of(name, value)) {
      head.write(text.length());
      head.writeBytes(text.getBytes());
    }
  }

  /** The error code of the GOAWAY that the server sends, whatever comes before it; -1 if it closes without one. */
  public long goAwayCode() {
    ByteBuffer frame = await(GOAWAY);
    return frame == null ? -1 : frame.getInt(4);
  }

  /** Of the first stream that the server resets, whatever comes before it; -1 if it closes without that. */
  public long resetCode() {
    ByteBuffer frame = await(RST_STREAM);
    return frame == null ? -1 : frame.getInt(0);
  }

  /** What the next frame of the type carries; null if the server closes without one. */
  private ByteBuffer await(int type) {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int lengthAndType = in.readInt();
        in.readByte();
        in.readInt();
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        if ((lengthAndType & 0xFF) == type) {
          return ByteBuffer.wrap(payload);
        }
      }
    } catch (EOFException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when the server has closed the connection. */
  public void awaitEnd() {
    try {
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      if (e instanceof java.net.SocketTimeoutException) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SSLContext context(Path folder, String name) throws IOException, GeneralSecurityException {
    Certificate own = certificate(folder.resolve(name + ".crt"));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("own", key(folder.resolve(name + ".key")), new char[0], new Certificate[] {own});
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, new char[0]);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", certificate(folder.resolve("ca.crt")));
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  private static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
