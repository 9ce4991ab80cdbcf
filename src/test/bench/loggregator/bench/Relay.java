package loggregator.bench;

import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.cloudfoundry.loggregator.v2.EgressGrpc;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorIngress.BatchSenderResponse;

/**
 * An Agent and a Reverse Log Proxy in one, of Google's gRPC and decoded messages: gives every consumer what the
 * producers send, after a fault of the test's choice. The load generator is tried against it.
 */
final class Relay implements AutoCloseable {
  private final List<StreamObserver<EnvelopeBatch>> consumers = new CopyOnWriteArrayList<>();
  private final UnaryOperator<List<Envelope>> fault;
  private final Server server;

  /** One server with the certificate of {@code metron} stands for both names. */
  Relay(Path certs, UnaryOperator<List<Envelope>> fault) throws IOException {
    this.fault = fault;
    this.server = NettyServerBuilder.forPort(0, TlsServerCredentials.newBuilder()
            .keyManager(certs.resolve("metron.crt").toFile(), certs.resolve("metron.key").toFile())
            .trustManager(certs.resolve("ca.crt").toFile())
            .clientAuth(ClientAuth.REQUIRE)
            .build())
        .addService(new Ingress())
        .addService(new Egress())
        .build()
        .start();
  }

  int port() {
    return server.getPort();
  }

  int consumers() {
    return consumers.size();
  }

  @Override
  public void close() throws InterruptedException {
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  private synchronized void pass(EnvelopeBatch batch) {
    List<Envelope> faulty = fault.apply(batch.getBatchList());
    if (!faulty.isEmpty()) {
      EnvelopeBatch outgoing = EnvelopeBatch.newBuilder().addAllBatch(faulty).build();
      consumers.forEach(consumer -> consumer.onNext(outgoing));
    }
  }

  private final class Ingress extends IngressGrpc.IngressImplBase {
    @Override
    public StreamObserver<EnvelopeBatch> batchSender(StreamObserver<BatchSenderResponse> response) {
      return new StreamObserver<>() {
        @Override
        public void onNext(EnvelopeBatch batch) {
          pass(batch);
        }

        @Override
        public void onError(Throwable t) {
          // the producer is gone
        }

        @Override
        public void onCompleted() {
          response.onError(Status.UNKNOWN.withDescription("EOF").asException());
        }
      };
    }
  }

  private final class Egress extends EgressGrpc.EgressImplBase {
    @Override
    public void batchedReceiver(EgressBatchRequest request, StreamObserver<EnvelopeBatch> consumer) {
      consumers.add(consumer);
    }
  }
}
