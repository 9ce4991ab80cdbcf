package loggregator.cli;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorIngress.BatchSenderResponse;

/** Keeps what it is sent and ends a stream as the original does, unless it is told otherwise before the call. */
final class RecordingAgent extends IngressGrpc.IngressImplBase {
  private final List<EnvelopeBatch> batches = new CopyOnWriteArrayList<>();
  private final CompletableFuture<ServerCallStreamObserver<BatchSenderResponse>> call = new CompletableFuture<>();
  private volatile Status end = Status.UNKNOWN.withDescription("EOF");
  private volatile Status refusal;
  private volatile boolean takesNothing;

  void endsWith(Status status) {
    end = status;
  }

  /** Ends every stream at its first batch. */
  void refuses(Status status) {
    refusal = status;
  }

  void takesNothing() {
    takesNothing = true;
  }

  void takesEverything() {
    call.join().request(Integer.MAX_VALUE);
  }

  void awaitCall() {
    call.join();
  }

  List<EnvelopeBatch> batches() {
    return batches;
  }

  List<Envelope> envelopes() {
    return batches.stream().flatMap(batch -> batch.getBatchList().stream()).toList();
  }

  List<ByteString> payloads() {
    return envelopes().stream().map(envelope -> envelope.getLog().getPayload()).toList();
  }

  @Override
  public StreamObserver<EnvelopeBatch> batchSender(StreamObserver<BatchSenderResponse> response) {
    ServerCallStreamObserver<BatchSenderResponse> observer = (ServerCallStreamObserver<BatchSenderResponse>) response;
    if (takesNothing) {
      observer.disableAutoRequest();
    }
    call.complete(observer);
    return new StreamObserver<>() {
      @Override
      public void onNext(EnvelopeBatch batch) {
        batches.add(batch);
        if (refusal != null) {
          response.onError(refusal.asRuntimeException());
        }
      }

      @Override
      public void onError(Throwable cause) {}

      @Override
      public void onCompleted() {
        if (end.isOk()) {
          response.onNext(BatchSenderResponse.getDefaultInstance());
          response.onCompleted();
        } else {
          response.onError(end.asRuntimeException());
        }
      }
    };
  }
}
