package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import loggregator.plumbing.wire.DopplerIngestorGrpc;
import loggregator.plumbing.wire.Plumbing.EnvelopeData;
import loggregator.plumbing.wire.Plumbing.PushResponse;
import loggregator.testing.GrpcChannels;
import loggregator.testing.NumberedLogs;
import loggregator.testing.V1Samples;
import loggregator.testing.V2Samples;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorIngress.BatchSenderResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An Agent before Google's gRPC in the place of the original's Router. */
class OriginalRouterTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<Envelope> batched = new CopyOnWriteArrayList<>();
  private final List<ByteString> pushed = new CopyOnWriteArrayList<>();
  private final GrpcFleet fleet = new GrpcFleet();
  private final List<EventFactory.Envelope> datagrams = V1Samples.complete();
  private Server router;

  @AfterEach
  void close() throws InterruptedException {
    fleet.close();
    router.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
  }

  @Test
  void getsDatagramsAsTheyCameOverTheFirstGenerationsCallAndAllElseOverTheOther() throws IOException {
    router = serve(new BatchSender(), new Pusher());
    TestNode agent = fleet.agentWithUdp(GrpcFleet.at(router.getPort()));
    sendBoth(agent);

    await().atMost(LIMIT).until(() -> pushed.size() == datagrams.size() && batched.size() == 100);
    assertThat(pushed).containsExactlyElementsOf(datagrams.stream().map(EventFactory.Envelope::toByteString).toList());
    assertThat(batched).extracting(Envelope::getTimestamp)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
    assertThat(batched).allMatch(envelope -> envelope.getUnknownFields().asMap().isEmpty() && envelope.hasLog());
  }

  @Test
  void getsEveryTypeWithAllItsFields() throws IOException {
    router = serve(new BatchSender());
    fleet.agent(GrpcFleet.at(router.getPort())).producer().send(V2Samples.complete().toArray(Envelope[]::new));

    await().atMost(LIMIT).until(() -> batched.size() == V2Samples.complete().size());
    assertThat(batched).containsExactlyElementsOf(V2Samples.complete());
  }

  @Test
  void givesAnRlpsConsumersEveryTypeWithAllItsFields() throws IOException {
    router = serve(new Egress());
    TestNode rlp = fleet.rlp(GrpcFleet.at(router.getPort()));
    Consumer consumer = Consumer.open(rlp.rlpChannel(), Consumer.everything());

    assertThat(consumer.receive(V2Samples.complete().size())).containsExactlyElementsOf(V2Samples.complete());
  }

  @Test
  void thatKnowsNoFirstGenerationGetsDatagramsAsTheSecond() throws IOException {
    router = serve(new BatchSender());
    TestNode agent = fleet.agentWithUdp(GrpcFleet.at(router.getPort()));
    sendBoth(agent);

    await().atMost(LIMIT).until(() -> converted().size() + 100 == batched.size()
        && converted().equals(NumberedLogs.range(1, datagrams.size())));
    assertThat(batched).allMatch(envelope -> envelope.getUnknownFields().asMap().isEmpty());
    assertThat(agent.metric("loggregator_lost_in_flight_envelopes_total")).isZero();
  }

  private List<Long> converted() {
    return batched.stream()
        .filter(envelope -> envelope.containsTags("__v1_type")).map(Envelope::getTimestamp).toList();
  }

  private void sendBoth(TestNode agent) throws IOException {
    Producer producer = agent.producer();
    LongStream.rangeClosed(1, 100).forEach(number -> producer.send(
        Envelope.newBuilder().setTimestamp(number).setSourceId("s").setLog(Log.getDefaultInstance()).build()));
    try (UdpSender sender = new UdpSender(agent)) {
      datagrams.forEach(sender::send);
    }
  }

  private static Server serve(BindableService... services) throws IOException {
    Path folder = GrpcChannels.certificates();
    NettyServerBuilder server = NettyServerBuilder.forAddress(
        new InetSocketAddress("127.0.0.1", 0), TlsServerCredentials.newBuilder()
            .keyManager(folder.resolve("doppler.crt").toFile(), folder.resolve("doppler.key").toFile())
            .trustManager(folder.resolve("ca.crt").toFile())
            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
            .build());
    List.of(services).forEach(server::addService);
    return server.build().start();
  }

  private final class BatchSender extends IngressGrpc.IngressImplBase {
    @Override
    public StreamObserver<EnvelopeBatch> batchSender(StreamObserver<BatchSenderResponse> responses) {
      return taking(responses, batch -> batched.addAll(batch.getBatchList()));
    }
  }

  /** Gives everybody the same. */
  private static final class Egress extends EgressGrpc.EgressImplBase {
    @Override
    public void batchedReceiver(EgressBatchRequest request, StreamObserver<EnvelopeBatch> responses) {
      responses.onNext(EnvelopeBatch.newBuilder().addAllBatch(V2Samples.complete()).build());
    }
  }

  private final class Pusher extends DopplerIngestorGrpc.DopplerIngestorImplBase {
    @Override
    public StreamObserver<EnvelopeData> pusher(StreamObserver<PushResponse> responses) {
      return taking(responses, envelope -> pushed.add(envelope.getPayload()));
    }
  }

  private static <T> StreamObserver<T> taking(StreamObserver<?> responses, java.util.function.Consumer<T> taker) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T message) {
        taker.accept(message);
      }

      @Override
      public void onError(Throwable cause) {
        // the test is over
      }

      @Override
      public void onCompleted() {
        responses.onError(Status.UNKNOWN.withDescription("EOF").asException());
      }
    };
  }
}
