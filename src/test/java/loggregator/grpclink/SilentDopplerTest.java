package loggregator.grpclink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import loggregator.config.PeerAddress;
import loggregator.config.PeersConfig;
import loggregator.flow.ManualScheduler;
import loggregator.link.Feed;
import loggregator.link.RecordingHandler;
import loggregator.metrics.LinkMeters;
import loggregator.metrics.Metrics;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.V1Filter.Kind;
import loggregator.routing.V1Filter;
import loggregator.testing.EventLoops;
import loggregator.tls.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Traffic Controller before a Router of the original, which sends no headers before it has an envelope. */
class SilentDopplerTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private Server doppler;

  @AfterEach
  void close() {
    doppler.shutdownNow();
    EventLoops.await(vertx.close());
  }

  /** No time passes here. */
  @Test
  void aFeedBeginsAtOnceAndIsCancelledWhenItIsNotWantedAnyMore() throws Exception {
    GrpcUpstream upstream = upstream();
    SubscriptionRequest firehose = SubscriptionRequest.v1("nozzle", new V1Filter("", Kind.ANY));

    Feed feed = EventLoops.call(loop, () -> upstream.subscribe(firehose, new RecordingHandler()));
    EventLoops.await(EventLoops.call(loop, feed::active));
    EventLoops.run(loop, feed::close);

    assertThat(cancelled.await(20, TimeUnit.SECONDS)).as("cancelled at the Router").isTrue();
    EventLoops.run(loop, upstream::close);
  }

  private GrpcUpstream upstream() throws IOException {
    doppler = SilentRouter.serve(this::service);
    PeersConfig routers = new PeersConfig(List.of(new PeerAddress("127.0.0.1", doppler.getPort())), List.of(),
        Optional.empty(), "doppler", TestCertificates.files("trafficcontroller"), 10 << 20, 8 << 20, 2, 100, 60_000, 0);
    GrpcUpstream upstream = EventLoops.call(loop, () -> GrpcUpstream.toEveryRouter(vertx, new ManualScheduler(),
        routers, new LinkMeters(new Metrics(), "traffic_controller", "router")));
    EventLoops.await(EventLoops.call(loop, upstream::start));
    return upstream;
  }

  private ServerServiceDefinition service() {
    MethodDescriptor<Empty, Empty> method = MethodDescriptor.<Empty, Empty>newBuilder()
        .setType(MethodType.SERVER_STREAMING).setFullMethodName("plumbing.Doppler/BatchSubscribe")
        .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance())).build();
    return ServerServiceDefinition.builder("plumbing.Doppler").addMethod(method,
        ServerCalls.asyncServerStreamingCall((request, responses) ->
            ((ServerCallStreamObserver<Empty>) responses).setOnCancelHandler(cancelled::countDown))).build();
  }
}
