package loggregator.testing;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import loggregator.tls.TestCertificates;

/** Channels of Google's gRPC client to a node in the tests, with mutual TLS. */
public final class GrpcChannels {
  private static final Path CERTIFICATES = TestCertificates.folder();

  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  private GrpcChannels() {}

  /** A folder of development certificates that all tests share. */
  public static Path certificates() {
    return CERTIFICATES;
  }

  /** The channel is the caller's to shut down. */
  public static ManagedChannel open(int port, String serverName) {
    return open(port, serverName, CERTIFICATES);
  }

  /** @param folder holds {@code client.crt}, {@code client.key} and {@code ca.crt} */
  public static ManagedChannel open(int port, String serverName, Path folder) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .overrideAuthority(serverName)
        .sslContext(tls(folder))
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .intercept(MetadataUtils.newAttachHeadersInterceptor(saying(MAX_MESSAGE_BYTES)))
        .build();
  }

  /** One that takes what gRPC's libraries take by default, and does not say so. */
  public static ManagedChannel openWithDefaults(int port, String serverName) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .overrideAuthority(serverName).sslContext(tls(CERTIFICATES)).build();
  }

  /** The headers of a consumer that takes messages of so many bytes. */
  public static Metadata saying(int maxMessageBytes) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("loggregator-max-message-bytes", Metadata.ASCII_STRING_MARSHALLER),
        Integer.toString(maxMessageBytes));
    return headers;
  }

  /** A client that trusts the node and shows no certificate of its own. */
  public static ManagedChannel openWithoutCertificate(int port, String serverName) throws IOException {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .overrideAuthority(serverName)
        .sslContext(GrpcSslContexts.forClient().trustManager(CERTIFICATES.resolve("ca.crt").toFile()).build())
        .build();
  }

  private static SslContext tls(Path folder) {
    try {
      return GrpcSslContexts.forClient()
          .keyManager(folder.resolve("client.crt").toFile(), folder.resolve("client.key").toFile())
          .trustManager(folder.resolve("ca.crt").toFile())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
