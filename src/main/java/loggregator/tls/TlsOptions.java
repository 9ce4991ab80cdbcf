package loggregator.tls;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TCPSSLOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import loggregator.config.CipherSuites;
import loggregator.config.InputTls;
import loggregator.config.KeyFiles;
import loggregator.config.TlsFiles;

/**
 * TLS 1.2 and 1.3, as every connection here has it, with cipher suites that keep what was sent secret though the key is
 * stolen later. Servers ask for a client certificate of the configured CA, and
 * clients check that CA and the server's name. OpenSSL does the work where it can be loaded, otherwise the JDK does.
 */
public final class TlsOptions {
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  private final TlsFiles files;
  private final SSLEngineOptions engine;

  TlsOptions(TlsFiles files, SSLEngineOptions engine) {
    this.files = files;
    this.engine = engine;
  }

  public static TlsOptions mutual(TlsFiles files) {
    return new TlsOptions(files, engine());
  }

  public PemKeyCertOptions keyCert() {
    return keyCert(new KeyFiles(files.certFile(), files.keyFile()));
  }

  public PemTrustOptions trust() {
    return new PemTrustOptions().addCertPath(files.caFile().toString());
  }

  public HttpServerOptions applyTo(HttpServerOptions options) {
    mutual(options);
    return options.setUseAlpn(true).setClientAuth(ClientAuth.REQUIRED);
  }

  /**
   * For a client that checks the server's name: the host of its request, or else of the {@link #serverAddress address}
   * that it connects to.
   */
  public HttpClientOptions applyTo(HttpClientOptions options) {
    mutual(options);
    return options.setUseAlpn(true).setTrustAll(false).setVerifyHost(true).setForceSni(true);
  }

  /** For the event bus between nodes: Vert.x checks the CA of a peer but not its name. */
  public EventBusOptions applyTo(EventBusOptions options) {
    mutual(options);
    return options.setClientAuth(ClientAuth.REQUIRED).setTrustAll(false);
  }

  /** For a server that doesn't ask its clients for certificates. */
  public static HttpServerOptions applyTo(HttpServerOptions options, KeyFiles files) {
    secure(options, engine(), files.cipherSuites()).setKeyCertOptions(keyCert(files));
    return options.setUseAlpn(true);
  }

  /** For a server that asks for certificates where there is a CA for them, and then takes nobody without. */
  public static void applyTo(NetServerOptions options, InputTls files) {
    secure(options, engine(), files.keys().cipherSuites()).setKeyCertOptions(keyCert(files.keys()));
    files.clientCa().ifPresent(ca -> {
      options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()));
      options.setClientAuth(ClientAuth.REQUIRED);
    });
    options.setUseAlpn(options instanceof HttpServerOptions);
  }

  /** For a client without a certificate; {@code caFile} absent for the CAs that the JDK trusts. */
  public static HttpClientOptions applyTo(HttpClientOptions options, Optional<Path> caFile) {
    secure(options, engine(), CipherSuites.DEFAULT);
    caFile.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    return options.setUseAlpn(true).setTrustAll(false).setVerifyHost(true).setForceSni(true);
  }

  /** The same for a client that may have a certificate. */
  public static HttpClientOptions applyTo(HttpClientOptions options, Optional<Path> caFile, Optional<KeyFiles> own) {
    own.ifPresent(files -> options.setKeyCertOptions(keyCert(files)));
    return applyTo(options, caFile);
  }

  /** For a client whose trust and certificate are set otherwise. */
  public static <T extends TCPSSLOptions> T asClient(T options, List<String> cipherSuites) {
    secure(options, engine(), cipherSuites);
    return options;
  }

  /** An address whose server must have a certificate for {@code serverName}, whatever host it runs on. */
  public static SocketAddress serverAddress(InetAddress address, int port, String serverName) {
    try {
      InetAddress named = InetAddress.getByAddress(serverName, address.getAddress());
      return SocketAddress.inetSocketAddress(new InetSocketAddress(named, port));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private void mutual(TCPSSLOptions options) {
    secure(options, engine, files.cipherSuites()).setKeyCertOptions(keyCert()).setTrustOptions(trust());
  }

  private static TCPSSLOptions secure(TCPSSLOptions options, SSLEngineOptions engine, List<String> cipherSuites) {
    CipherSuites.TLS_1_3.forEach(options::addEnabledCipherSuite);
    cipherSuites.forEach(options::addEnabledCipherSuite);
    return options.setSsl(true).setEnabledSecureTransportProtocols(PROTOCOLS).setSslEngineOptions(engine.copy());
  }

  private static PemKeyCertOptions keyCert(KeyFiles files) {
    return new PemKeyCertOptions().addCertPath(files.certFile().toString()).addKeyPath(files.keyFile().toString());
  }

  /** Signatures and certificates are checked beside the event loop, which would stand still for some ms each time. */
  private static SSLEngineOptions engine() {
    SSLEngineOptions engine = OpenSsl.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions();
    return engine.setUseWorkerThread(true);
  }
}
