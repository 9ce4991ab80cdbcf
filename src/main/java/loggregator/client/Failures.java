package loggregator.client;

import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Words for what goes wrong between a client and its server. */
final class Failures {
  private Failures() {}

  /** Without the name of the server, in one line. */
  static String describe(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClientException) {
        return cause.getMessage();
      } else if (cause instanceof ConnectException) {
        return firstPart(cause);
      } else if (cause instanceof CertificateException) {
        return "its certificate is not accepted (" + cause.getMessage() + ")";
      } else if (cause instanceof SSLException && !(cause.getCause() instanceof CertificateException)
          && cause.getCause() == null) {
        return "TLS failed (" + cause.getMessage() + ")";
      }
    }
    if (failure instanceof HttpClosedException || failure instanceof IOException) {
      return "the connection was closed";
    }
    return failure instanceof VertxException ? failure.getMessage() : failure.toString();
  }

  /** Netty's message goes on with the address, which the caller names. */
  private static String firstPart(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    int address = message.indexOf(": ");
    return address < 0 ? message : message.substring(0, address);
  }
}
