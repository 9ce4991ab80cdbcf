package loggregator.cli;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Google's own gRPC server on a free port of the loopback, with mutual TLS. */
final class GrpcJavaServer implements AutoCloseable {
  private final Server server;
  /** Of each call, in order. */
  final List<Metadata> requestHeaders = new CopyOnWriteArrayList<>();

  /** @param name of the server's certificate in the folder */
  GrpcJavaServer(Path certificates, String name, BindableService service) throws IOException {
    server = NettyServerBuilder
        .forAddress(new InetSocketAddress("127.0.0.1", 0), TlsServerCredentials.newBuilder()
            .keyManager(file(certificates, name + ".crt"), file(certificates, name + ".key"))
            .trustManager(file(certificates, "ca.crt"))
            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
            .build())
        .addService(service)
        .intercept(new HeaderRecorder())
        .build()
        .start();
  }

  private static File file(Path folder, String name) {
    return folder.resolve(name).toFile();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() throws InterruptedException {
    server.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
  }

  private final class HeaderRecorder implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
        ServerCallHandler<Q, R> next) {
      requestHeaders.add(headers);
      return next.startCall(call, headers);
    }
  }
}
