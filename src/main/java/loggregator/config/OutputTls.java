package loggregator.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS towards a destination.
 *
 * @param ca absent for the CAs that the JDK trusts
 * @param own absent where no certificate is shown
 */
public record OutputTls(Optional<Path> ca, Optional<KeyFiles> own) {
  static OutputTls read(Section section) {
    Optional<Path> ca = section.optionalFile("caFile",
        "The CA of its certificate (PEM); absent for the CAs that the JDK trusts.");
    Optional<Path> cert = section.optionalFile("certFile",
        "The certificate to show to it, with its intermediates (PEM); absent for none.");
    Optional<Path> key = section.optionalFile("keyFile", "The certificate's private key (PEM, PKCS#8).");
    if (cert.isPresent() != key.isPresent()) {
      section.problem("keyFile", "goes with certFile: both, or neither", null);
    } else if (cert.isPresent()) {
      section.usesCertificates(ca, cert.get(), key.get());
    } else {
      ca.ifPresent(section::usesCa);
    }
    return new OutputTls(ca, cert.map(file -> new KeyFiles(file, key.orElse(file))));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
