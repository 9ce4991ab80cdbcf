package loggregator.node;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Calls of grpc-java whose message is any bytes; each returns the status that the call ended with. */
final class RawCalls {
  private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  private RawCalls() {}

  static Status batchSender(ManagedChannel channel, byte[] message) {
    return stream(channel, "loggregator.v2.Ingress/BatchSender", message);
  }

  static Status sender(ManagedChannel channel, byte[] message) {
    return stream(channel, "loggregator.v2.Ingress/Sender", message);
  }

  static Status send(ManagedChannel channel, byte[] message) {
    return unary(channel, "loggregator.v2.Ingress/Send", message);
  }

  static Status unary(ManagedChannel channel, String method, byte[] message) {
    Producer.StreamEnd end = new Producer.StreamEnd();
    ClientCalls.asyncUnaryCall(
        channel.newCall(descriptor(method, MethodType.UNARY), CallOptions.DEFAULT), message, end.observer());
    return end.status();
  }

  /** A call whose one message is answered by a stream; of its deadline only the server knows. */
  static Status serverStreamWithDeadline(ManagedChannel channel, String method, byte[] message) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER), "100m");
    Channel limited = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    Producer.StreamEnd end = new Producer.StreamEnd();
    ClientCalls.asyncServerStreamingCall(
        limited.newCall(descriptor(method, MethodType.SERVER_STREAMING), CallOptions.DEFAULT), message, end.observer());
    return end.status();
  }

  /** A call of the Agent's {@code Send} with so much metadata. */
  static Status sendWithMetadata(ManagedChannel channel, int bytes) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("much", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(bytes));
    Channel more = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    Producer.StreamEnd end = new Producer.StreamEnd();
    ClientCalls.asyncUnaryCall(more.newCall(descriptor("loggregator.v2.Ingress/Send", MethodType.UNARY),
        CallOptions.DEFAULT), new byte[0], end.observer());
    return end.status();
  }

  /** A call that is opened, and then nothing comes. */
  static Status withoutMessage(ManagedChannel channel, String method) {
    Producer.StreamEnd end = new Producer.StreamEnd();
    ClientCalls.asyncBidiStreamingCall(
        channel.newCall(descriptor(method, MethodType.BIDI_STREAMING), CallOptions.DEFAULT), end.observer());
    return end.status();
  }

  /** The stream is not half-closed: it is the server who ends it. */
  private static Status stream(ManagedChannel channel, String method, byte[] message) {
    Producer.StreamEnd end = new Producer.StreamEnd();
    StreamObserver<byte[]> messages = ClientCalls.asyncClientStreamingCall(
        channel.newCall(descriptor(method, MethodType.CLIENT_STREAMING), CallOptions.DEFAULT), end.observer());
    messages.onNext(message);
    return end.status();
  }

  private static MethodDescriptor<byte[], byte[]> descriptor(String method, MethodType type) {
    return MethodDescriptor.newBuilder(BYTES, BYTES).setType(type).setFullMethodName(method).build();
  }
}
