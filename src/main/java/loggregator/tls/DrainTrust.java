package loggregator.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** CAs that vouch for a peer besides those that the JDK trusts: a pool for each who names some. Any thread. */
public final class DrainTrust {
  private final Optional<Buffer> common;

  private DrainTrust(Optional<Buffer> common) {
    this.common = common;
  }

  /** With the CAs of a file for all. Blocks. */
  public static DrainTrust with(Optional<Path> caFile) {
    try {
      return new DrainTrust(caFile.isEmpty() ? Optional.empty()
          : Optional.of(Buffer.buffer(Files.readAllBytes(caFile.get()))));
    } catch (IOException e) {
      throw new UncheckedIOException("certificates that were checked at the start", e);
    }
  }

  /**
   * Who is trusted.
   *
   * @param pem more CAs; may be empty
   * @return absent for the CAs that the JDK trusts
   */
  public Optional<TrustOptions> of(String pem) {
    if (pem.isBlank() && common.isEmpty()) {
      return Optional.empty();
    }
    PemTrustOptions all = new PemTrustOptions().addCertValue(JdkCas.PEM);
    common.ifPresent(all::addCertValue);
    if (!pem.isBlank()) {
      all.addCertValue(Buffer.buffer(pem));
    }
    return Optional.of(all);
  }

  /** Read when they are needed. */
  private static final class JdkCas {
    static final Buffer PEM = read();

    private static Buffer read() {
      try {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        Base64.Encoder lines = Base64.getMimeEncoder();
        Buffer pem = Buffer.buffer();
        for (X509Certificate ca : ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()) {
          pem.appendString("-----BEGIN CERTIFICATE-----\n")
              .appendBytes(lines.encode(ca.getEncoded()))
              .appendString("\n-----END CERTIFICATE-----\n");
        }
        return pem;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK's own CAs", e);
      }
    }
  }

  private static Collection<? extends Certificate> certificates(String pem) throws GeneralSecurityException {
    Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)));
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
