package loggregator.tls;

import javax.net.ssl.SSLException;

/** Tells handshakes that failed from connections that broke; a server tells of both by the same handler. */
public final class Handshakes {
  private Handshakes() {}

  public static boolean isFailure(Throwable cause) {
    return cause instanceof SSLException || cause.getCause() instanceof SSLException;
  }
}
