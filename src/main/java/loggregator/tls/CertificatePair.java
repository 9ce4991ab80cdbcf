package loggregator.tls;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** A certificate and its key, in the files {@code NAME.crt} and {@code NAME.key} of a folder. */
record CertificatePair(String name, Path certFile, Path keyFile) {
  static CertificatePair in(Path folder, String name) {
    return new CertificatePair(name, folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
  }

  /** Whether neither file is there. */
  boolean isMissing() {
    return !Files.exists(certFile) && !Files.exists(keyFile);
  }

  /** Empty where the file is missing or isn't a certificate. */
  Optional<X509Certificate> certificate() throws IOException {
    try {
      return Files.exists(certFile) ? Optional.of(PemReader.certificates(certFile).get(0)) : Optional.empty();
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /** Empty where one of the files is missing, or they don't belong together. */
  Optional<KeyPair> keys() throws IOException {
    Optional<X509Certificate> certificate = certificate();
    if (certificate.isEmpty() || !Files.exists(keyFile)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new KeyPair(certificate.get().getPublicKey(), PemReader.privateKey(keyFile, certFile)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  void write(X509Certificate certificate, KeyPair keys) throws IOException {
    X509Bundle bundle = X509Bundle.fromCertificatePath(new X509Certificate[] {certificate}, certificate, keys);
    PemWriter.writeKey(keyFile, bundle.getPrivateKeyPEM());
    PemWriter.writeCertificate(certFile, bundle.getCertificatePEM());
  }
}
