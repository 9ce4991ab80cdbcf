package loggregator.client;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder with {@code ca.crt}, {@code client.crt} and {@code client.key} (PEM): whom to trust, and who we are. */
public record Certificates(Path folder) {
  private static final String CA_FILE = "ca.crt";
  private static final String CERT_FILE = "client.crt";
  private static final String KEY_FILE = "client.key";

  /** Shows the client's certificate and takes only servers of the CA, with the name that is asked for. */
  HttpClientOptions mutualTls(HttpClientOptions options) throws ClientException {
    requireReadable(CERT_FILE, KEY_FILE);
    return trustCa(options)
        .setKeyCertOptions(new PemKeyCertOptions().setCertPath(path(CERT_FILE)).setKeyPath(path(KEY_FILE)));
  }

  /** Takes only servers of the CA, with the name that is asked for. */
  HttpClientOptions trustCa(HttpClientOptions options) throws ClientException {
    requireReadable(CA_FILE);
    if (OpenSSLEngineOptions.isAvailable()) {
      options.setSslEngineOptions(new OpenSSLEngineOptions());
    }
    return options.setSsl(true).setVerifyHost(true).setTrustOptions(new PemTrustOptions().addCertPath(path(CA_FILE)));
  }

  private void requireReadable(String... files) throws ClientException {
    List<String> missing = Stream.of(files).filter(file -> !Files.isReadable(folder.resolve(file))).toList();
    if (!missing.isEmpty()) {
      throw new ClientException("can't read " + String.join(", ", missing) + " in the folder '" + folder
          + "'; --certs names the folder with ca.crt, client.crt and client.key");
    }
  }

  private String path(String file) {
    return folder.resolve(file).toString();
  }
}
