package loggregator.grpclink;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import loggregator.testing.GrpcChannels;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorIngress.BatchSenderResponse;

/** Google's gRPC in the place of the original's Router, which answers a stream with nothing as long as all is well. */
final class SilentRouter extends IngressGrpc.IngressImplBase {
  final List<Long> numbers = new CopyOnWriteArrayList<>();

  @Override
  public StreamObserver<EnvelopeBatch> batchSender(StreamObserver<BatchSenderResponse> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(EnvelopeBatch batch) {
        batch.getBatchList().forEach(envelope -> numbers.add(envelope.getTimestamp()));
      }

      @Override
      public void onError(Throwable cause) {
        // the test is over
      }

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  Server start() throws IOException {
    return serve(this);
  }

  /** With a Router's certificate. */
  static Server serve(BindableService service) throws IOException {
    Path folder = GrpcChannels.certificates();
    return NettyServerBuilder
        .forAddress(new InetSocketAddress("127.0.0.1", 0), TlsServerCredentials.newBuilder()
            .keyManager(folder.resolve("doppler.crt").toFile(), folder.resolve("doppler.key").toFile())
            .trustManager(folder.resolve("ca.crt").toFile())
            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
            .build())
        .addService(service)
        .build()
        .start();
  }
}
