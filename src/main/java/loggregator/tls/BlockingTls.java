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
    try {
      // A Vertx is only needed to read files, and these are values.
      KeyManager[] keys = new PemKeyCertOptions()
          .addKeyValue(content(files.keyFile())).addCertValue(content(files.certFile()))
          .getKeyManagerFactory(null).getKeyManagers();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trusted(files.caFile()), null);
      return context;
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the certificates can't be read", e);
    }
  }

  private static TrustManager[] trusted(Path caFile) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (X509Certificate ca : PemReader.certificates(caFile)) {
      store.setCertificateEntry(ca.getSerialNumber().toString(), ca);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static Buffer content(Path file) throws IOException {
    return Buffer.buffer(Files.readAllBytes(file));
  }
}
