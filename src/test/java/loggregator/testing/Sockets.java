package loggregator.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Plain TLS connections to a node. */
public final class Sockets {
  private Sockets() {}

  /**
   * Trusts the folder's CA and shows no certificate, which with TLS 1.3 the server minds only after the handshake.
   */
  public static SSLSocketFactory trusting(Path folder) {
    return contextTrusting(folder).getSocketFactory();
  }

  public static SSLContext contextTrusting(Path folder) {
    try (var certificate = Files.newInputStream(folder.resolve("ca.crt"))) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null);
      trusted.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
      TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
