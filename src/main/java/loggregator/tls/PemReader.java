package loggregator.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509KeyManager;

/** Reads certificates and keys from PEM files. */
final class PemReader {
  /** The kinds of keys that Vert.x reads. */
  private static final Set<String> KEY_KINDS = Set.of("RSA", "EC");

  private PemReader() {}

  /** The file's certificates in their order, at least one. */
  static List<X509Certificate> certificates(Path file) throws IOException, CertificateException {
    byte[] pem = Files.readAllBytes(file);
    List<X509Certificate> certificates = CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem)).stream().map(X509Certificate.class::cast).toList();
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate");
    }
    return certificates;
  }

  /** The kind of the certificate's key where Vert.x can't read such keys, for example {@code EdDSA}. */
  static Optional<String> unusableKeyKind(Path certFile) throws IOException, CertificateException {
    String kind = certificates(certFile).get(0).getPublicKey().getAlgorithm();
    return KEY_KINDS.contains(kind) ? Optional.empty() : Optional.of(kind);
  }

  /** The key as Vert.x will read it, which needs the certificate for that. Fails if it is another certificate's key. */
  static PrivateKey privateKey(Path keyFile, Path certFile) throws IOException, GeneralSecurityException {
    return privateKey(
        Files.readString(keyFile), Files.readString(certFile), certificates(certFile).get(0));
  }

  /** The same from texts; {@code certificate} is the first of its text. */
  static PrivateKey privateKey(String keyPem, String certPem, X509Certificate certificate)
      throws GeneralSecurityException {
    PemKeyCertOptions pair = new PemKeyCertOptions()
        .addKeyValue(Buffer.buffer(keyPem))
        .addCertValue(Buffer.buffer(certPem));
    PrivateKey key = privateKey(pair, certificate.getPublicKey().getAlgorithm());
    if (!belongTogether(key, certificate)) {
      throw new GeneralSecurityException("the key is not the certificate's");
    }
    return key;
  }

  private static PrivateKey privateKey(PemKeyCertOptions pair, String algorithm) throws GeneralSecurityException {
    try {
      // A Vertx is only needed to read files, and these are values.
      X509KeyManager manager = (X509KeyManager) pair.getKeyManagerFactory(null).getKeyManagers()[0];
      return manager.getPrivateKey(manager.getServerAliases(algorithm, null)[0]);
    } catch (Exception e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static boolean belongTogether(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
    byte[] message = {42};
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(message);
    return signature.verify(signed);
  }
}
