package loggregator.node;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;

/** A producer on grpc-java, with one stream of batches. */
final class Producer {
  private final ManagedChannel channel;
  private final StreamEnd end = new StreamEnd();
  private StreamObserver<EnvelopeBatch> batches;

  Producer(ManagedChannel channel) {
    this.channel = channel;
  }

  Producer send(Envelope... envelopes) {
    return send(EnvelopeBatch.newBuilder().addAllBatch(Arrays.asList(envelopes)).build());
  }

  Producer send(EnvelopeBatch batch) {
    if (batches == null) {
      batches = IngressGrpc.newStub(channel).batchSender(end.observer());
    }
    batches.onNext(batch);
    return this;
  }

  /** Half-closes and returns the status that the Agent ends the stream with. */
  Status finish() {
    batches.onCompleted();
    return status();
  }

  /** The status that the stream ended with, once it has. */
  Status status() {
    return end.status();
  }

  /** Whether the stream has ended, and so. */
  boolean endedWith(Status.Code code) {
    return end.hasEnded() && status().getCode() == code;
  }

  /** How a call ended. */
  static final class StreamEnd {
    private final CompletableFuture<Status> status = new CompletableFuture<>();

    <T> StreamObserver<T> observer() {
      return new StreamObserver<>() {
        @Override
        public void onNext(T message) {
          // these calls are only asked how they end
        }

        @Override
        public void onError(Throwable cause) {
          status.complete(Status.fromThrowable(cause));
        }

        @Override
        public void onCompleted() {
          status.complete(Status.OK);
        }
      };
    }

    boolean hasEnded() {
      return status.isDone();
    }

    Status status() {
      return status.orTimeout(60, TimeUnit.SECONDS).join();
    }
  }
}
