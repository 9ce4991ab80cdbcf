package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorIngress.BatchSenderResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A producer that asks is told at the end of its stream what the Agent dropped of it. */
class ProducerLossTest {
  private static final Metadata.Key<String> ASKS =
      Metadata.Key.of("loggregator-report-drops", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> DROPPED =
      Metadata.Key.of("loggregator-dropped", Metadata.ASCII_STRING_MARSHALLER);

  private final TestNode node = TestNode.start(config -> config.getJsonObject("agent")
      .put("diode", new JsonObject().put("maxEnvelopes", 10)));

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void isToldHowManyOfItsOwnWereDropped() {
    Stream asking = new Stream(node.agentChannel(), true);
    Stream other = new Stream(node.agentChannel(), true);
    asking.send(25);
    asking.send(3);
    other.send(12);

    Status end = asking.end();
    assertThat(end.getCode()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(end.getDescription()).isEqualTo("EOF");
    other.end();
    assertThat(asking.dropped()).isGreaterThanOrEqualTo(15);
    assertThat(other.dropped()).isGreaterThanOrEqualTo(2);
    assertThat((double) asking.dropped() + other.dropped()).isEqualTo(node.metric("loggregator_dropped_envelopes_total", "diode=\"ingress\"", "reason=\"overflow\"",
        "role=\"agent\""));
  }

  @Test
  void whoLosesNothingIsToldSo() {
    Stream asking = new Stream(node.agentChannel(), true);
    asking.send(5);
    asking.end();

    assertThat(asking.dropped()).isZero();
  }

  @Test
  void whoDoesNotAskGetsTheAnswerOfTheOriginal() {
    Stream silent = new Stream(node.agentChannel(), false);
    silent.send(25);
    silent.end();

    assertThat(silent.trailers.get().get(DROPPED)).isNull();
  }

  private static final class Stream {
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final AtomicReference<Metadata> headers = new AtomicReference<>();
    private final AtomicReference<Metadata> trailers = new AtomicReference<>();
    private final StreamObserver<EnvelopeBatch> batches;

    Stream(ManagedChannel channel, boolean asks) {
      Metadata request = new Metadata();
      if (asks) {
        request.put(ASKS, "true");
      }
      batches = IngressGrpc.newStub(ClientInterceptors.intercept(channel,
          MetadataUtils.newAttachHeadersInterceptor(request),
          MetadataUtils.newCaptureMetadataInterceptor(headers, trailers)))
          .batchSender(new StreamObserver<BatchSenderResponse>() {
            @Override
            public void onNext(BatchSenderResponse response) {
              // there is none
            }

            @Override
            public void onError(Throwable cause) {
              end.complete(((StatusRuntimeException) cause).getStatus());
            }

            @Override
            public void onCompleted() {
              end.complete(Status.OK);
            }
          });
    }

    void send(int envelopes) {
      EnvelopeBatch.Builder batch = EnvelopeBatch.newBuilder();
      for (int i = 0; i < envelopes; i++) {
        batch.addBatch(Envelope.newBuilder().setSourceId("source").setLog(Log.getDefaultInstance()));
      }
      batches.onNext(batch.build());
    }

    Status end() {
      batches.onCompleted();
      return end.orTimeout(60, TimeUnit.SECONDS).join();
    }

    long dropped() {
      return Long.parseLong(trailers.get().get(DROPPED));
    }
  }
}
