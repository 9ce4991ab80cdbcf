package loggregator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes PEM files. Each file appears as a whole or not at all. */
final class PemWriter {
  private PemWriter() {}

  static void writeCertificate(Path file, String pem) throws IOException {
    write(file, pem, "rw-r--r--");
  }

  /** Readable by the owner only. */
  static void writeKey(Path file, String pem) throws IOException {
    write(file, pem, "rw-------");
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
}
