package loggregator.cli.client;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import loggregator.config.TlsFiles;
import loggregator.tls.TlsOptions;

/**
 * A folder with {@code ca.crt}, by which servers are checked, and the client's {@code client.crt} and {@code .key}
 * (PEM).
 */
public record Certificates(Path folder) {
  private static final String CA_FILE = "ca.crt";
  private static final String CERT_FILE = "client.crt";
  private static final String KEY_FILE = "client.key";

  /** Shows the client's certificate and takes only servers of the CA, with the name that is asked for. */
  HttpClientOptions mutualTls(HttpClientOptions options) throws ClientException {
    requireReadable(CA_FILE, CERT_FILE, KEY_FILE);
    return TlsOptions.mutual(new TlsFiles(caFile(), certFile(), keyFile())).applyTo(options);
  }

  public Path caFile() {
    return folder.resolve(CA_FILE);
  }

  public Path certFile() {
    return folder.resolve(CERT_FILE);
  }

  public Path keyFile() {
    return folder.resolve(KEY_FILE);
  }

  /** Takes only servers of the CA, with the name that is asked for. */
  HttpClientOptions trustCa(HttpClientOptions options) throws ClientException {
    return options.setTrustAll(false).setVerifyHost(true).setTrustOptions(ca());
  }

  /** The CA whose servers are trusted. */
  PemTrustOptions ca() throws ClientException {
    requireReadable(CA_FILE);
    return new PemTrustOptions().addCertPath(caFile().toString());
  }

  private void requireReadable(String... files) throws ClientException {
    List<String> missing = Stream.of(files).filter(file -> !Files.isReadable(folder.resolve(file))).toList();
    if (!missing.isEmpty()) {
      throw new ClientException("can't read " + String.join(", ", missing) + " in the folder '" + folder
          + "'; --certs names the folder with ca.crt, client.crt and client.key");
    }
  }
}
