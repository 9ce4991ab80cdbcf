package loggregator.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import loggregator.config.TlsFiles;

/** Mutual TLS for the JDK's own clients, which need no Vert.x. */
public final class BlockingTls {
  private BlockingTls() {}

  /** Shows the certificate and trusts the CA of the files. Blocks. */
  public static SSLContext context(TlsFiles files) throws IOException {
    return context(files, trusted(files.caFile()));
  }

  /**
   * The same, of servers that may have any name: roles' certificates are made out to roles, not to the addresses at
   * which nodes are asked. Blocks.
   */
  public static SSLContext contextForAnyName(TlsFiles files) throws IOException {
    return context(files, OfAnyName.of(trusted(files.caFile())));
  }

  private static SSLContext context(TlsFiles files, TrustManager[] trusted) throws IOException {
    try {
      // A Vertx is only needed to read files, and these are values.
      KeyManager[] keys = new PemKeyCertOptions()
          .addKeyValue(content(files.keyFile())).addCertValue(content(files.certFile()))
          .getKeyManagerFactory(null).getKeyManagers();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trusted, null);
      return context;
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the certificates can't be read", e);
    }
  }

  private static TrustManager[] trusted(Path caFile) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate ca : PemReader.certificates(caFile)) {
        store.setCertificateEntry(ca.getSerialNumber().toString(), ca);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException("the CA can't be read", e);
    }
  }

  private static Buffer content(Path file) throws IOException {
    return Buffer.buffer(Files.readAllBytes(file));
  }
}
