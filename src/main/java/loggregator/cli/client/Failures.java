package loggregator.cli.client;

import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Words for what goes wrong between a client and its server, in one line and without the server's name. */
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
    } else if (failure instanceof HttpClosedException || failure instanceof IOException || isClosed(failure)) {
      return CLOSED;
    }
    return failure.getMessage() == null ? failure.toString() : ReadableText.of(failure.getMessage());
  }

  /** Of a server that may close a connection for no other reason than that it does not take the certificate shown. */
  static String describeOverMutualTls(Throwable failure) {
    String what = describe(failure);
    return what.equals(CLOSED) ? what + "; does it accept the certificate of this client?" : what;
  }

  /** @param what needed the memory, and its verb */
  static ClientException outOfMemory(String what) {
    return new ClientException(what + " more than this program's memory holds (" + (Runtime.getRuntime().maxMemory() >> 20)
        + " MB; JAVA_OPTS=-Xmx… gives it more)");
  }

  /** A connection that is closed in the middle of a handshake has no class of exceptions of its own. */
  private static boolean isClosed(Throwable failure) {
    return failure instanceof VertxException && "Connection was closed".equals(failure.getMessage());
  }

  /** What went wrong first says most, unless it is about the certificate. */
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

  /** The message may go on with the address, which the caller names. */
  private static String withoutAddress(String message) {
    if (message == null) {
      return "no connection";
    }
    int address = message.indexOf(": ");
    return address < 0 ? message : message.substring(0, address);
  }
}
