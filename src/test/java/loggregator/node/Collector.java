package loggregator.node;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import loggregator.testing.Awaiting;

/** A receiver of OTLP logs on Google's gRPC server. */
final class Collector implements AutoCloseable {
  private static final MethodDescriptor<ExportLogsServiceRequest, ExportLogsServiceResponse> EXPORT =
      MethodDescriptor.<ExportLogsServiceRequest, ExportLogsServiceResponse>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("opentelemetry.proto.collector.logs.v1.LogsService/Export")
          .setRequestMarshaller(ProtoUtils.marshaller(ExportLogsServiceRequest.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(ExportLogsServiceResponse.getDefaultInstance())).build();

  private final List<ExportLogsServiceRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Metadata> headers = new CopyOnWriteArrayList<>();
  private final Queue<Status> refusals = new ConcurrentLinkedQueue<>();
  private final Server server;
  volatile ExportLogsServiceResponse answer = ExportLogsServiceResponse.getDefaultInstance();

  private Collector(int port) {
    server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .intercept(new HeaderKeeper())
        .addService(ServerServiceDefinition.builder("opentelemetry.proto.collector.logs.v1.LogsService")
            .addMethod(EXPORT, ServerCalls.asyncUnaryCall((request, response) -> {
              Status refusal = refusals.poll();
              if (refusal != null) {
                response.onError(refusal.asException());
                return;
              }
              requests.add(request);
              response.onNext(answer);
              response.onCompleted();
            })).build())
        .build();
  }

  static Collector open() {
    Collector collector = new Collector(0);
    try {
      collector.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return collector;
  }

  int port() {
    return server.getPort();
  }

  /** What the next request is answered with. */
  void refuse(Status status) {
    refusals.add(status);
  }

  boolean hasRefusedAll() {
    return refusals.isEmpty();
  }

  List<Metadata> headers() {
    return headers;
  }

  /** The bodies of the first log records, in their order. */
  List<String> receive(int count) {
    Awaiting.until(() -> bodies().size() >= count);
    return bodies().subList(0, count);
  }

  List<String> bodies() {
    return requests.stream().flatMap(request -> request.getResourceLogsList().stream())
        .flatMap(resource -> resource.getScopeLogsList().stream())
        .flatMap(scope -> scope.getLogRecordsList().stream())
        .map(record -> record.getBody().getStringValue()).toList();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class HeaderKeeper implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata received, ServerCallHandler<Q, A> next) {
      headers.add(received);
      return next.startCall(call, received);
    }
  }
}
