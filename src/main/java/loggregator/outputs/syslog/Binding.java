package loggregator.outputs.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A drain as it was bound. Another one is another drain, whichever part differs.
 *
 * @param certificate of the drain's client, with {@code key}; both empty for none
 * @param ca the CAs that vouch for the drain, besides the common ones; empty for none
 * @param appId empty for a drain of all sources
 * @param hostname where an envelope's tags name none
 */
record Binding(String url, String certificate, String key, String ca, String appId, String hostname) {
  boolean isAggregate() {
    return appId.isEmpty();
  }

  boolean hasClientCertificate() {
    return !certificate.isEmpty() && !key.isEmpty();
  }

  /** Of all parts together. */
  int characters() {
    return url.length() + certificate.length() + key.length() + ca.length() + appId.length() + hostname.length();
  }

  /** By which other forwarders know the same drain, and which nobody can give to another one. */
  String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : List.of(url, certificate, key, ca, appId, hostname)) {
        digest.update(part.getBytes(UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return (isAggregate() ? "all" : appId) + " to " + DrainUrl.redacted(url);
  }
}
