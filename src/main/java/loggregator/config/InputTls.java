package loggregator.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS of an Agent's input.
 *
 * @param clientCa absent where producers need not show a certificate
 */
public record InputTls(KeyFiles keys, Optional<Path> clientCa) {
  static InputTls read(Section section) {
    Path certFile = section.certificateFile("certFile", "The certificate to show, with its intermediates (PEM).");
    Path keyFile = section.certificateFile("keyFile", "The certificate's private key (PEM, PKCS#8).");
    Optional<Path> clientCa = section.optionalFile("caFile",
        "The CA whose certificates producers must show (PEM); without it they need none.");
    section.usesCertificates(clientCa, certFile, keyFile);
    return new InputTls(new KeyFiles(certFile, keyFile, CipherSuites.read(section)), clientCa);
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
