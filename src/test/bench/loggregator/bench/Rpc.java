package loggregator.bench;

import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The two calls that the load generator makes, with messages left as bytes. */
final class Rpc {
  static final MethodDescriptor<byte[], byte[]> BATCH_SENDER =
      method(MethodType.CLIENT_STREAMING, "loggregator.v2.Ingress/BatchSender");
  static final MethodDescriptor<byte[], byte[]> BATCHED_RECEIVER =
      method(MethodType.SERVER_STREAMING, "loggregator.v2.Egress/BatchedReceiver");

  private Rpc() {
  }

  private static MethodDescriptor<byte[], byte[]> method(MethodType type, String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName(name)
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    /** gRPC's stream knows its length, so that one array of the right size does. */
    @Override
    public byte[] parse(InputStream stream) {
      try {
        byte[] message = new byte[stream.available()];
        stream.readNBytes(message, 0, message.length);
        return message;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
