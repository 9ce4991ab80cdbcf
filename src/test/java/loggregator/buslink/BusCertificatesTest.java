package loggregator.buslink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import loggregator.config.TlsFiles;
import loggregator.tls.TestCertificates;
import loggregator.tls.TlsOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server and client as the clustered event bus has them, beside those of a node that was started after a change. */
class BusCertificatesTest {
  private static final TlsFiles OF_NEW_CA = TestCertificates.busFiles(TestCertificates.foreignFolder());

  private final Vertx vertx = Vertx.vertx();

  @TempDir
  Path folder;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void anotherCaCountsForConnectionsInBothDirections() throws Exception {
    TestCertificates.copyTo(folder);
    TlsFiles files = TestCertificates.busFiles(folder);
    NetServer server = server(files);
    NetClient client = client(files);
    NetServer newServer = server(OF_NEW_CA);
    NetClient newClient = client(OF_NEW_CA);
    assertThat(isGreeted(client, server)).isTrue();
    assertThat(isGreeted(client, newServer)).isFalse();
    assertThat(isGreeted(newClient, server)).isFalse();

    replace(files);
    new BusCertificates(vertx, server, client, files).get().await();

    assertThat(isGreeted(client, newServer)).isTrue();
    assertThat(isGreeted(newClient, server)).isTrue();
    assertThat(isGreeted(client, server)).isTrue();
  }

  private static void replace(TlsFiles files) throws Exception {
    List<Path> from = List.of(OF_NEW_CA.caFile(), OF_NEW_CA.certFile(), OF_NEW_CA.keyFile());
    List<Path> to = List.of(files.caFile(), files.certFile(), files.keyFile());
    for (int i = 0; i < from.size(); i++) {
      Files.copy(from.get(i), to.get(i), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private NetServer server(TlsFiles files) {
    return vertx.createNetServer(new NetServerOptions(bus(files)))
        .connectHandler(socket -> socket.write("hello")).listen(0, "127.0.0.1").await();
  }

  private NetClient client(TlsFiles files) {
    return vertx.createNetClient(new NetClientOptions(bus(files)).setHostnameVerificationAlgorithm(""));
  }

  private static JsonObject bus(TlsFiles files) {
    return TlsOptions.mutual(files).applyTo(new EventBusOptions()).toJson();
  }

  /** With TLS 1.3 a client takes itself for connected before the server has looked at its certificate. */
  private static boolean isGreeted(NetClient client, NetServer server) {
    Future<Buffer> greeting = client.connect(server.actualPort(), "127.0.0.1").compose(socket -> {
      Promise<Buffer> read = Promise.promise();
      socket.handler(read::tryComplete);
      socket.exceptionHandler(read::tryFail);
      socket.closeHandler(v -> read.tryFail("closed"));
      return read.future();
    });
    return greeting.transform(read -> Future.succeededFuture(read.succeeded())).await();
  }
}
