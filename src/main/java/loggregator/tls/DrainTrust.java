package loggregator.tls;

import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** CAs that vouch for a peer besides those that the JDK trusts: a pool for each who names some. Any thread. */
public final class DrainTrust {
  private final List<Certificate> common;

  private DrainTrust(List<Certificate> common) {
    this.common = common;
  }

  /** With the CAs of a file for all. Blocks. */
  public static DrainTrust with(Optional<Path> caFile) {
    try {
      return new DrainTrust(caFile.isEmpty() ? List.of() : List.copyOf(PemReader.certificates(caFile.get())));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("certificates that were checked at the start", e);
    }
  }

  /**
   * Who is trusted.
   *
   * @param pem more CAs; may be empty
   * @return absent for the CAs that the JDK trusts
   */
  public Optional<TrustOptions> of(String pem) throws GeneralSecurityException {
    List<Certificate> all = new ArrayList<>(common);
    if (!pem.isBlank()) {
      all.addAll(certificates(pem));
    }
    if (all.isEmpty()) {
      return Optional.empty();
    }
    try {
      all.addAll(List.of(managerOf(null).getAcceptedIssuers()));
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate : all) {
        store.setCertificateEntry(Integer.toString(store.size()), certificate);
      }
      return Optional.of(TrustOptions.wrap((TrustManager) managerOf(store)));
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static X509TrustManager managerOf(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  private static Collection<? extends Certificate> certificates(String pem) throws GeneralSecurityException {
    Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    if (found.isEmpty()) {
      throw new GeneralSecurityException("no certificate");
    }
    return found;
  }

  /** Whether a text holds certificates. */
  public static boolean isPool(String pem) {
    try {
      return !certificates(pem).isEmpty();
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether the two texts are a certificate and its key. */
  public static boolean isPair(String certificate, String key) {
    try {
      Collection<? extends Certificate> chain = certificates(certificate);
      PemReader.privateKey(key, certificate, (X509Certificate) chain.iterator().next());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
