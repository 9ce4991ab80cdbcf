package loggregator.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A section of the configuration that names certificate files.
 *
 * @param key the section's key; those of the files are below it
 * @param caFile present where peers must show a certificate of that CA
 * @param own absent where peers are shown none
 */
public record CertificateUse(String key, Optional<Path> caFile, Optional<KeyFiles> own) {
  /** All its files. */
  public Stream<Path> files() {
    return Stream.concat(caFile.stream(), own.stream().flatMap(pair -> Stream.of(pair.certFile(), pair.keyFile())));
  }

  /** The certificate whose expiry is measured: the section's own, or else the CA's. */
  public Path leadingFile() {
    return own.map(KeyFiles::certFile).or(() -> caFile).orElseThrow();
  }

  @Override
  public String toString() {
    return key;
  }
}
