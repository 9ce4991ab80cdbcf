package loggregator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Writes certificates and keys to PEM files, each of which is there as a whole or not at all. */
final class PemWriter {
  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));

  private PemWriter() {}

  static void write(Path file, X509Certificate certificate) throws IOException {
    try {
      write(file, pem("CERTIFICATE", certificate.getEncoded()), "rw-r--r--");
    } catch (CertificateEncodingException e) {
      throw new IOException(e);
    }
  }

  /** In PKCS#8, readable by the owner only. */
  static void write(Path file, PrivateKey key) throws IOException {
    write(file, pem("PRIVATE KEY", key.getEncoded()), "rw-------");
  }

  private static void write(Path file, String pem, String permissions) throws IOException {
    Path temporary = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".tmp");
    try {
      if (Files.getFileAttributeView(temporary, PosixFileAttributeView.class) != null) {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(permissions));
      }
      Files.writeString(temporary, pem, US_ASCII);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String pem(String type, byte[] bytes) {
    return "-----BEGIN " + type + "-----\n" + BASE64.encodeToString(bytes) + "\n-----END " + type + "-----\n";
  }
}
