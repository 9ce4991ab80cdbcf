package loggregator.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a host means as an address to listen on, decided without asking a name server. */
final class Hosts {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:%-]+");

  private Hosts() {}

  /** Whether it can be an IP address or a host name. */
  static boolean isWellFormed(String host) {
    return FORM.matcher(host).matches();
  }

  /** Whether only this machine reaches it; a name other than {@code localhost} doesn't count as such. */
  static boolean isLoopback(String host) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
    return address == null ? host.equalsIgnoreCase("localhost") : address.isLoopbackAddress();
  }

  /** Whether the two can't both be listened on with the same port. */
  static boolean overlap(String first, String second) {
    return isWildcard(first) || isWildcard(second) || canonical(first).equals(canonical(second));
  }

  /** Whether it stands for all addresses of this machine. */
  static boolean isWildcard(String host) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
    return address != null && address.isAnyLocalAddress();
  }

  private static Object canonical(String host) {
    String literal = host.equalsIgnoreCase("localhost") ? "127.0.0.1" : host;
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(literal);
    return address == null ? literal.toLowerCase(Locale.ROOT) : address;
  }
}
