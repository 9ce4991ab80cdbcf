package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import loggregator.config.PeerAddress;
import loggregator.config.PeersConfig;
import loggregator.config.TlsFiles;
import loggregator.envelope.Batch;
import loggregator.flow.VertxScheduler;
import loggregator.grpclink.GrpcUpstream;
import loggregator.link.FeedHandler;
import loggregator.losses.Losses;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.plumbing.wire.DopplerGrpc;
import loggregator.plumbing.wire.Plumbing.BatchResponse;
import loggregator.plumbing.wire.Plumbing;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.V1Filter.Kind;
import loggregator.routing.V1Filter;
import loggregator.testing.Datagrams;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a Traffic Controller gets over gRPC: of a node's Router, and of any other that speaks the original's protocol.
 */
class V1LinkTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PATIENT_TIMEOUT_MS = 60_000;
  private static final SubscriptionRequest LOGS = SubscriptionRequest.v1("shard", new V1Filter("app", Kind.LOG));

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Taken taken = new Taken();
  private GrpcUpstream upstream;

  @AfterEach
  void close() throws Exception {
    if (upstream != null) {
      context.runOnContext(v -> upstream.close());
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void aRouterOfOursConverts() throws Exception {
    try (GrpcFleet fleet = new GrpcFleet()) {
      TestNode router = fleet.patientRouter();
      ManagedChannel agent = GrpcChannels.open(GrpcFleet.port(router), "doppler");
      subscribe(GrpcFleet.port(router));
      await().atMost(LIMIT).until(() -> router.metric("loggregator_subscriptions", "role=\"router\"") == 1);
      new Producer(agent).send(log("other"), log("app"));

      Plumbing.BatchResponse batch = BatchResponse.parseFrom(taken.next());
      assertThat(batch.getPayloadList()).hasSize(1);
      assertThat(EventFactory.Envelope.parseFrom(batch.getPayload(0))
          .getLogMessage().getAppId()).isEqualTo("app");
      agent.shutdownNow();
    }
  }

  @Test
  void anotherRouterIsAskedAsItWasByTheOriginalAndItsSoundPayloadsPassUnchanged() throws Exception {
    ByteString sound = Datagrams.log("app", 1).toByteString();
    BatchResponse sent = BatchResponse.newBuilder()
        .addPayload(ByteString.copyFromUtf8("no envelope at all")).addPayload(sound).addPayload(ByteString.EMPTY).build();
    OtherRouter other = new OtherRouter(sent);
    Server server = other.start();
    subscribe(server.getPort());

    assertThat(BatchResponse.parseFrom(taken.next()).getPayloadList()).containsExactly(sound);
    assertThat(other.asked).containsExactly(Plumbing.SubscriptionRequest.newBuilder()
        .setShardID("shard")
        .setFilter(Plumbing.Filter.newBuilder()
            .setAppID("app").setLog(Plumbing.LogFilter.getDefaultInstance()))
        .build());
    server.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
  }

  private void subscribe(int port) {
    context.runOnContext(v -> {
      upstream = GrpcUpstream.toEveryRouter(vertx, new VertxScheduler(vertx), peers(port),
          new LinkMeters(new Metrics(), "traffic_controller", "router"));
      upstream.subscribe(LOGS, taken);
      upstream.start();
    });
  }

  private static PeersConfig peers(int port) {
    Path folder = GrpcChannels.certificates();
    TlsFiles tls = new TlsFiles(
        folder.resolve("ca.crt"), folder.resolve("trafficcontroller.crt"), folder.resolve("trafficcontroller.key"));
    return new PeersConfig(List.of(new PeerAddress("127.0.0.1", port)), List.of(), Optional.empty(), "doppler", tls,
        10 << 20, 8 << 20, 2, 100, PATIENT_TIMEOUT_MS, 0);
  }

  private static Envelope log(String sourceId) {
    return Envelope.newBuilder().setSourceId(sourceId).setLog(Log.getDefaultInstance()).build();
  }

  /** Google's gRPC in the place of the original's Router: no headers of ours, one message, and an open stream. */
  private static final class OtherRouter extends DopplerGrpc.DopplerImplBase {
    private final BatchResponse response;
    private final List<Plumbing.SubscriptionRequest> asked = new CopyOnWriteArrayList<>();

    OtherRouter(BatchResponse response) {
      this.response = response;
    }

    @Override
    public void batchSubscribe(Plumbing.SubscriptionRequest request, StreamObserver<BatchResponse> responses) {
      asked.add(request);
      responses.onNext(response);
    }

    Server start() throws IOException {
      Path folder = GrpcChannels.certificates();
      return NettyServerBuilder
          .forAddress(new InetSocketAddress("127.0.0.1", 0), TlsServerCredentials.newBuilder()
              .keyManager(folder.resolve("doppler.crt").toFile(), folder.resolve("doppler.key").toFile())
              .trustManager(folder.resolve("ca.crt").toFile())
              .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
              .build())
          .addService(this)
          .build()
          .start();
    }
  }

  /** What the feed brought, as the bytes of a message. */
  private static final class Taken implements FeedHandler {
    private final BlockingQueue<byte[]> batches = new LinkedBlockingQueue<>();

    byte[] next() throws InterruptedException {
      byte[] batch = batches.poll(60, TimeUnit.SECONDS);
      assertThat(batch).as("a batch in time").isNotNull();
      return batch;
    }

    @Override
    public void batch(Batch batch) {
      batches.add(Arrays.copyOfRange(batch.bytes(), batch.offset(), batch.end()));
    }

    @Override
    public void lost(Losses losses) {
      // nothing is lost here
    }

    @Override
    public void ended() {
      // it ends with the test
    }
  }
}
