package loggregator.grpclink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.client.GrpcClientRequest;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import loggregator.config.PeerAddress;
import loggregator.config.PeersConfig;
import loggregator.config.TlsFiles;
import loggregator.flow.VertxScheduler;
import loggregator.link.Readiness;
import loggregator.testing.EventLoops;
import loggregator.testing.GrpcChannels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerClientTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String METHOD = "loggregator.v2.Ingress/BatchSender";
  private static final int PATIENT_TIMEOUT_MS = 60_000;

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private TestGrpcRouter router;
  private PeerClient client;
  private InetSocketAddress peer;

  @BeforeEach
  void start() {
    router = call(() -> new TestGrpcRouter(vertx, Readiness.atOnce(new VertxScheduler(vertx))));
    EventLoops.await(call(router::start));
    peer = new InetSocketAddress("127.0.0.1", router.port());
    client = call(() -> new PeerClient(vertx, new VertxScheduler(vertx), config(), PATIENT_TIMEOUT_MS));
  }

  @AfterEach
  void close() {
    run(client::close);
    run(router::close);
    EventLoops.await(vertx.close());
  }

  @Test
  void holdsNothingForAPeerThatIsNeitherListedNorConnected() {
    HttpConnection connection = connect();
    run(() -> client.forgetUnlisted(Set.of()));
    assertThat(call(client::peers)).as("while it is connected").isOne();

    EventLoops.await(call(connection::close));
    run(() -> client.forgetUnlisted(Set.of(peer)));
    assertThat(call(client::peers)).as("while it is listed").isOne();
    run(() -> client.forgetUnlisted(Set.of()));
    assertThat(call(client::peers)).isZero();
  }

  @Test
  void keepsTheConnectionsOfBeforeWhenCertificatesAreReadAnew() {
    HttpConnection before = connect();
    run(client::reloadCertificates);
    HttpConnection since = connect();

    assertThat(since).isNotSameAs(before);
    await().atMost(LIMIT).until(() -> router.connections() == 2);
    EventLoops.await(call(() -> before.ping(Buffer.buffer("anybody?"))));
    EventLoops.await(call(before::close));
    await().atMost(LIMIT).until(() -> router.connections() == 1);
    EventLoops.await(call(() -> since.ping(Buffer.buffer("anybody?"))));
  }

  @Test
  void tellsEachListenerOfAConnectionThatThePeerGoes() {
    HttpConnection connection = connect();
    AtomicInteger told = new AtomicInteger();
    run(() -> client.onGoAway(connection, told::incrementAndGet));
    run(() -> client.onGoAway(connection, told::incrementAndGet));
    run(router::leave);

    await().atMost(LIMIT).until(() -> told.get() == 2);
  }

  private HttpConnection connect() {
    GrpcClientRequest<Buffer, Buffer> request = EventLoops.await(call(() -> client.call(peer, METHOD)));
    run(() -> request.write(Buffer.buffer()));
    return call(request::connection);
  }

  private static PeersConfig config() {
    Path folder = GrpcChannels.certificates();
    TlsFiles tls = new TlsFiles(
        folder.resolve("ca.crt"), folder.resolve("metron.crt"), folder.resolve("metron.key"));
    return new PeersConfig(
        List.of(new PeerAddress("127.0.0.1", 1)), List.of(), Optional.empty(), "doppler", tls, 10 << 20, 8 << 20, 2, 100,
        PATIENT_TIMEOUT_MS, 0);
  }

  private <T> T call(Callable<T> task) {
    return EventLoops.call(loop, task);
  }

  private void run(Runnable task) {
    EventLoops.run(loop, task);
  }
}
