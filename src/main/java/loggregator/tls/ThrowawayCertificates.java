package loggregator.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import loggregator.config.TlsFiles;

/**
 * A CA and one certificate of it for servers and clients of this process, in a folder of their own that goes with
 * {@link #close}. Their keys are on an elliptic curve, which are made in a moment.
 */
public final class ThrowawayCertificates implements AutoCloseable {
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private final Path folder;

  private ThrowawayCertificates(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the files. Blocks.
   *
   * @param names what the certificate is made out to, beside {@code localhost}
   * @throws IOException if there is no place for temporary files
   */
  public static ThrowawayCertificates make(List<String> names) throws IOException {
    ThrowawayCertificates certificates = new ThrowawayCertificates(Files.createTempDirectory("loggregator-warm-up"));
    try {
      certificates.write(names);
      return certificates;
    } catch (IOException e) {
      certificates.close();
      throw e;
    }
  }

  public TlsFiles files() {
    return new TlsFiles(folder.resolve("ca.crt"), folder.resolve("warm-up.crt"), folder.resolve("warm-up.key"));
  }

  private void write(List<String> names) throws IOException {
    try {
      X509Bundle ca = builder("warm-up CA").setIsCertificateAuthority(true).buildSelfSigned();
      CertificateBuilder leaf =
          builder("warm-up").addExtendedKeyUsageServerAuth().addExtendedKeyUsageClientAuth().addSanDnsName("localhost");
      names.forEach(leaf::addSanDnsName);
      X509Bundle certificate = leaf.buildIssuedBy(ca);
      PemWriter.writeCertificate(files().caFile(), ca.getCertificatePEM());
      PemWriter.writeCertificate(files().certFile(), certificate.getCertificatePEM());
      PemWriter.writeKey(files().keyFile(), certificate.getPrivateKeyPEM());
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("can't make a certificate", e);
    }
  }

  private static CertificateBuilder builder(String name) {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .algorithm(CertificateBuilder.Algorithm.ecp256)
        .subject("CN=" + name)
        .notBefore(now.minus(CLOCK_SKEW))
        .notAfter(now.plus(CLOCK_SKEW));
  }

  @Override
  public void close() throws IOException {
    for (Path file : List.of(files().caFile(), files().certFile(), files().keyFile(), folder)) {
      Files.deleteIfExists(file);
    }
  }
}
