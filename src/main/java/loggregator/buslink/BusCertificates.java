package loggregator.buslink;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.function.Supplier;
import loggregator.config.TlsFiles;
import loggregator.tls.TlsOptions;

/**
 * Lets a clustered event bus use new certificates. Vert.x has no way for that, so the bus's server and client are taken
 * out of it by their names in Vert.x 5.0.7; where these are others, the node does not start.
 */
public final class BusCertificates implements Supplier<Future<?>> {
  private final Vertx vertx;
  private final NetServer server;
  private final NetClient client;
  private final TlsFiles files;

  BusCertificates(Vertx vertx, NetServer server, NetClient client, TlsFiles files) {
    this.vertx = vertx;
    this.server = server;
    this.client = client;
    this.files = files;
  }

  public static BusCertificates of(Vertx vertx, TlsFiles files) {
    return new BusCertificates(
        vertx, (NetServer) read(vertx.eventBus(), "server"), (NetClient) read(vertx.eventBus(), "client"), files);
  }

  /** Reads the files anew, for the connections that are made from now on. */
  @Override
  public Future<?> get() {
    EventBusOptions options = TlsOptions.mutual(files).applyTo(new EventBusOptions());
    ServerSSLOptions serverSide = new NetServerOptions(options.toJson()).getSslOptions();
    ClientSSLOptions clientSide = new NetClientOptions(options.toJson()).getSslOptions();
    clientSide.setHostnameVerificationAlgorithm("");
    return Future.all(server.updateSSLOptions(serverSide, true),
        readInto(clientSide).compose(read -> client.updateSSLOptions(read, true)));
  }

  /** A client of Vert.x, unlike a server, goes on with what it once read from files of the same names. */
  private Future<ClientSSLOptions> readInto(ClientSSLOptions options) {
    return Future.all(read(files.caFile()), read(files.certFile()), read(files.keyFile())).map(read -> {
      options.setTrustOptions(new PemTrustOptions().addCertValue(read.resultAt(0)));
      options.setKeyCertOptions(new PemKeyCertOptions().addCertValue(read.resultAt(1)).addKeyValue(read.resultAt(2)));
      return options;
    });
  }

  private Future<Buffer> read(Path file) {
    return vertx.fileSystem().readFile(file.toString());
  }

  private static Object read(Object bus, String name) {
    try {
      Field field = bus.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(bus);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "the event bus of this Vert.x has no " + name + " whose certificates could change", e);
    }
  }
}
