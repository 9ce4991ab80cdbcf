package loggregator.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The PEM files of a server that doesn't ask its clients for certificates.
 *
 * @param cipherSuites for TLS 1.2
 */
public record KeyFiles(Path certFile, Path keyFile, List<String> cipherSuites) {
  /** With the default cipher suites. */
  public KeyFiles(Path certFile, Path keyFile) {
    this(certFile, keyFile, CipherSuites.DEFAULT);
  }

  static KeyFiles read(Section section) {
    KeyFiles files = new KeyFiles(
        section.certificateFile("certFile", "The certificate to show to clients, with its intermediates (PEM)."),
        section.certificateFile("keyFile", "The certificate's private key (PEM, PKCS#8)."),
        CipherSuites.read(section));
    section.usesCertificates(Optional.empty(), files.certFile, files.keyFile);
    return files;
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
