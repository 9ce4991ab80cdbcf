package loggregator.grpclink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import loggregator.flow.ManualScheduler;
import loggregator.grpc.PeerHeaders;
import loggregator.link.Readiness;
import loggregator.testing.EventLoops;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gRPC port of a Router that is not ready yet. */
class StartingGrpcRouterTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final ManualScheduler clock = new ManualScheduler();
  private TestGrpcRouter router;
  private ManagedChannel channel;

  @BeforeEach
  void start() {
    router = call(() -> new TestGrpcRouter(
        vertx, new Readiness(clock, TestGrpcRouter.SETTLE_MS, TestGrpcRouter.LATEST_MS)));
    call(router::start).toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    channel = GrpcChannels.open(router.port(), "doppler");
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    call(() -> {
      router.close();
      return null;
    });
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void takesAtOnceWhatOthersThanNodesBring() {
    send(channel, 3);

    await().atMost(LIMIT).until(() -> call(() -> List.copyOf(router.numbers)).equals(List.of(3L)));
    assertThat(router.turnedAway()).isZero();
  }

  @Test
  void turnsAwayNodesThatBringEnvelopes() {
    Status status = open(node(), IngressGrpc.getBatchSenderMethod()).orTimeout(60, TimeUnit.SECONDS).join();

    assertThat(status.getCode()).isEqualTo(Code.UNAVAILABLE);
    assertThat(status.getDescription()).isEqualTo("starting");
    assertThat(router.turnedAway()).isOne();
  }

  @Test
  void takesNodesSomeTimeAfterTheFirstSubscription() {
    EgressGrpc.newStub(channel).batchedReceiver(EgressBatchRequest.newBuilder()
        .addSelectors(Selector.newBuilder().setLog(LogSelector.getDefaultInstance())).build(), new Ignored<>());
    await().atMost(LIMIT).until(() -> call(router::subscriptionsMade) == 1);
    call(() -> {
      clock.passMs(TestGrpcRouter.SETTLE_MS);
      return null;
    });
    send(node(), 7);

    await().atMost(LIMIT).until(() -> call(() -> List.copyOf(router.numbers)).equals(List.of(7L)));
    assertThat(router.turnedAway()).isZero();
  }

  private Channel node() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(PeerHeaders.NODE, Metadata.ASCII_STRING_MARSHALLER), "1");
    return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static void send(Channel channel, long number) {
    IngressGrpc.newStub(channel).batchSender(new Ignored<>()).onNext(EnvelopeBatch.newBuilder()
        .addBatch(Envelope.newBuilder().setTimestamp(number).setLog(Log.getDefaultInstance())).build());
  }

  /** How a call ends that sends nothing. */
  private static <Q, A> CompletableFuture<Status> open(Channel channel, MethodDescriptor<Q, A> method) {
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall<Q, A> call = channel.newCall(method, CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {
      @Override
      public void onClose(Status status, Metadata trailers) {
        end.complete(status);
      }
    }, new Metadata());
    call.request(1);
    return end;
  }

  private <T> T call(Callable<T> task) {
    return EventLoops.call(loop, task);
  }
}
