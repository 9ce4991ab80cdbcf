package loggregator.grpclink;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import loggregator.grpc.PeerHeaders;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorIngress.BatchSenderResponse;

/** A node's Router, as far as its greeting goes, that refuses a stream at its end. */
final class RefusingRouter extends IngressGrpc.IngressImplBase implements ServerInterceptor {
  Server start() throws IOException {
    return SilentRouter.serve(() -> ServerInterceptors.intercept(this, this));
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Metadata greeting = new Metadata();
    greeting.put(Metadata.Key.of(PeerHeaders.PINGS, Metadata.ASCII_STRING_MARSHALLER), "1");
    call.sendHeaders(greeting);
    return next.startCall(call, headers);
  }

  @Override
  public StreamObserver<EnvelopeBatch> batchSender(StreamObserver<BatchSenderResponse> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(EnvelopeBatch batch) {
        // it takes nothing
      }

      @Override
      public void onError(Throwable cause) {
        // the test is over
      }

      @Override
      public void onCompleted() {
        responses.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
      }
    };
  }
}
