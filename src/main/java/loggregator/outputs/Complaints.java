package loggregator.outputs;

import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Says why a destination is not reached, in words that hold no address and no secret. */
public final class Complaints {
  private Complaints() {}

  public static String cause(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof AddressGuard.ForbiddenException) {
        return "its address is forbidden";
      } else if (at instanceof UnknownHostException) {
        return "its name can't be looked up";
      } else if (at instanceof SSLException) {
        return "TLS with it fails";
      } else if (at instanceof ConnectException) {
        return "it refuses connections";
      }
    }
    return "it can't be reached";
  }
}
