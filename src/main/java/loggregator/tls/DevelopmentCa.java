package loggregator.tls;

import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * A certificate authority for trying things out. Its keys are RSA with 2048 bits, because the original's peers offer
 * cipher suites for RSA only.
 */
final class DevelopmentCa {
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);
  private static final Duration CA_LIFETIME = Duration.ofDays(3650);
  private static final Duration LIFETIME = Duration.ofDays(365);

  // Some peers insist on these two extensions: which key a CA has, and which key signed a certificate.
  private static final String SUBJECT_KEY_ID = "2.5.29.14";
  private static final String AUTHORITY_KEY_ID = "2.5.29.35";
  private static final int KEY_ID_BYTES = 20;

  private final X509Bundle bundle;

  private DevelopmentCa(X509Bundle bundle) {
    this.bundle = bundle;
  }

  static DevelopmentCa of(X509Certificate certificate, KeyPair keys) {
    return new DevelopmentCa(X509Bundle.fromRootCertificateAuthority(certificate, keys));
  }

  static DevelopmentCa create(String name, Instant now) {
    try {
      return new DevelopmentCa(builder(name, now.minus(CLOCK_SKEW), now.plus(CA_LIFETIME))
          .setIsCertificateAuthority(true)
          .setPathLengthConstraint(OptionalInt.of(0))
          .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign)
          .addExtensionOctetString(SUBJECT_KEY_ID, false, newSubjectKeyId())
          .buildSelfSigned());
    } catch (Exception e) {
      throw new IllegalStateException("can't make a CA", e);
    }
  }

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  X509Certificate certificate() {
    return bundle.getCertificate();
  }

  KeyPair keys() {
    return bundle.getKeyPair();
  }

  /**
   * A certificate for servers and clients, made out to a name and this machine. It ends with the CA's at the latest.
   */
  X509Certificate issue(String name, PublicKey key, Instant now) {
    Instant caEnd = certificate().getNotAfter().toInstant();
    Instant end = now.plus(LIFETIME);
    try {
      return builder(name, now.minus(CLOCK_SKEW), end.isBefore(caEnd) ? end : caEnd)
          .publicKey(key)
          .setKeyUsage(true, KeyUsage.digitalSignature, KeyUsage.keyEncipherment)
          .addExtendedKeyUsageServerAuth()
          .addExtendedKeyUsageClientAuth()
          .addExtensionOctetString(AUTHORITY_KEY_ID, false, authorityKeyId())
          .addSanDnsName(name)
          .addSanDnsName("localhost")
          .addSanIpAddress("127.0.0.1")
          .addSanIpAddress("::1")
          .buildIssuedBy(bundle)
          .getCertificate();
    } catch (Exception e) {
      throw new IllegalStateException("can't make a certificate for " + name, e);
    }
  }

  /** Whether this CA signed the certificate, be it still valid or not. */
  boolean issued(X509Certificate certificate) {
    try {
      certificate.verify(bundle.getCertificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Any number that no other CA has, as a DER octet string. */
  private static byte[] newSubjectKeyId() {
    byte[] id = new byte[KEY_ID_BYTES];
    new SecureRandom().nextBytes(id);
    return concat(new byte[] {0x04, KEY_ID_BYTES}, id);
  }

  /** A DER sequence with the first member of AuthorityKeyIdentifier, the issuer's key id; empty where it has none. */
  private byte[] authorityKeyId() {
    byte[] subjectKeyId = certificate().getExtensionValue(SUBJECT_KEY_ID);
    if (subjectKeyId == null || subjectKeyId.length < KEY_ID_BYTES) {
      return new byte[] {0x30, 0};
    }
    byte[] id = Arrays.copyOfRange(subjectKeyId, subjectKeyId.length - KEY_ID_BYTES, subjectKeyId.length);
    return concat(new byte[] {0x30, KEY_ID_BYTES + 2, (byte) 0x80, KEY_ID_BYTES}, id);
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }

  private static CertificateBuilder builder(String name, Instant notBefore, Instant notAfter) {
    return new CertificateBuilder()
        .algorithm(CertificateBuilder.Algorithm.rsa2048)
        .subject("CN=" + name + ", O=Loggregator development")
        .notBefore(notBefore)
        .notAfter(notAfter);
  }
}
