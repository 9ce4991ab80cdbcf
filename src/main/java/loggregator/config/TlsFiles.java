package loggregator.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of mutual TLS, all PEM: what the node shows, and the CA whose certificates it takes from its peers.
 *
 * @param cipherSuites for TLS 1.2
 */
public record TlsFiles(Path caFile, Path certFile, Path keyFile, List<String> cipherSuites) {
  /** With the default cipher suites. */
  public TlsFiles(Path caFile, Path certFile, Path keyFile) {
    this(caFile, certFile, keyFile, CipherSuites.DEFAULT);
  }

  static TlsFiles read(Section section) {
    TlsFiles files = new TlsFiles(
        section.certificateFile("caFile", "The CA whose certificates peers must show (PEM)."),
        section.certificateFile("certFile", "The certificate to show to peers, with its intermediates (PEM)."),
        section.certificateFile("keyFile", "The certificate's private key (PEM, PKCS#8)."),
        CipherSuites.read(section));
    section.usesCertificates(Optional.of(files.caFile), files.certFile, files.keyFile);
    return files;
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
