package loggregator.cli.client;

import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Describes failures between a client and its server in one line, without the server's name. */
final class Failures {
  private static final String CLOSED = "the connection was closed";

  private Failures() {}

  static String describe(Throwable failure) {
    if (failure instanceof ClientException) {
      return failure.getMessage();
    } else if (failure instanceof ConnectException) {
      return withoutAddress(failure.getMessage());
    } else if (failure instanceof UnknownHostException) {
      return "the host is not known";
    } else if (failure instanceof SSLException) {
      return describeTls(failure);
    } else if (failure instanceof OutOfMemoryError) {
      return outOfMemory("the envelopes are").getMessage();
    } else if (failure instanceof HttpClosedException || failure instanceof IOException || isClosed(failure)) {
      return CLOSED;
    }
    return failure.getMessage() == null ? failure.toString() : ReadableText.of(failure.getMessage());
  }

  /** Whether the connection was there, and was closed without a word. */
  static boolean isCutOff(Throwable failure) {
    return describe(failure).equals(CLOSED);
  }

  /** For a server that may close a connection just because it does not accept the client's certificate. */
  static String describeOverMutualTls(Throwable failure) {
    String what = describe(failure);
    return what.equals(CLOSED) ? what + "; does it accept the certificate of this client?" : what;
  }

  /** @param what the subject and verb of the sentence, such as {@code a batch is} */
  static ClientException outOfMemory(String what) {
    long megabytes = Runtime.getRuntime().maxMemory() >> 20;
    return new ClientException(
        what + " more than this program's memory holds (" + megabytes + " MB; JAVA_OPTS=-Xmx… gives it more)");
  }

  /** Vert.x has no exception class of its own for a connection that is closed during a handshake, of TLS or a WebSocket. */
  private static boolean isClosed(Throwable failure) {
    return failure instanceof VertxException && "Connection was closed".equals(failure.getMessage())
        || failure instanceof WebSocketHandshakeException && !(failure instanceof WebSocketClientHandshakeException);
  }

  /** The first cause says most, unless a later one is about the certificate. */
  private static String describeTls(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof CertificateException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = ReadableText.of(String.valueOf(cause.getMessage()));
    return cause instanceof CertificateException
        ? "its certificate is not accepted (" + message + ")"
        : "TLS failed (" + message + ")";
  }

  /** Cuts off the address, which the caller names. */
  private static String withoutAddress(String message) {
    if (message == null) {
      return "no connection";
    }
    int address = message.indexOf(": ");
    return address < 0 ? message : message.substring(0, address);
  }
}
