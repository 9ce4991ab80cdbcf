package loggregator.door;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Tells clients apart. */
public final class Clients {
  /** Whoever has one address of IPv6 has all that share its first half. */
  private static final int IPV6_PREFIX_BYTES = 8;

  private Clients() {}

  /** By address. */
  public static String nameOf(SocketAddress address) {
    return address == null || address.hostAddress() == null ? "" : nameOf(address.hostAddress());
  }

  static String nameOf(java.net.SocketAddress address) {
    return address instanceof java.net.InetSocketAddress inet ? nameOf(inet.getAddress().getHostAddress()) : "";
  }

  /** By the name in the certificate, if there is one, and by address. */
  public static String nameOf(HttpConnection connection) {
    String address = nameOf(connection.remoteAddress());
    String name = commonName(connection.sslSession());
    return name.isEmpty() ? address : name + "@" + address;
  }

  private static String nameOf(String hostAddress) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(hostAddress);
    byte[] bytes = address == null ? new byte[0] : address.getAddress();
    if (bytes.length <= IPV6_PREFIX_BYTES || address.isLoopbackAddress()) {
      return hostAddress;
    }
    StringBuilder prefix = new StringBuilder();
    for (int i = 0; i < IPV6_PREFIX_BYTES; i++) {
      prefix.append(Character.forDigit(bytes[i] >> 4 & 0xF, 16)).append(Character.forDigit(bytes[i] & 0xF, 16));
    }
    return prefix.append("/64").toString();
  }

  private static String commonName(SSLSession session) {
    try {
      Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate certificate
          ? commonName(certificate.getSubjectX500Principal().getName()) : "";
    } catch (SSLPeerUnverifiedException | InvalidNameException e) {
      return "";
    }
  }

  private static String commonName(String subject) throws InvalidNameException {
    return new LdapName(subject).getRdns().stream().filter(part -> part.getType().equalsIgnoreCase("CN"))
        .map(Rdn::getValue).map(String::valueOf).findFirst().orElse(subject);
  }
}
