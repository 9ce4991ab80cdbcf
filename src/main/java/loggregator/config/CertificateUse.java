package loggregator.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A section of the configuration that names certificate files.
 *
 * @param key the section's key; those of the files are below it
 * @param caFile present where peers must show a certificate of that CA
 */
public record CertificateUse(String key, Optional<Path> caFile, Path certFile, Path keyFile) {
  @Override
  public String toString() {
    return key;
  }
}
