package loggregator.bench;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;

/** Connections to an Agent and a Reverse Log Proxy on this machine, with the client certificate of {@code certs}. */
record Peers(Path certs, int agentPort, int rlpPort) {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final int SMALLEST_WINDOW_BYTES = 65_535;

  ManagedChannel agent() {
    return channel(agentPort, "metron").build();
  }

  ManagedChannel rlp() {
    return channel(rlpPort, "reverselogproxy").build();
  }

  /** One whose flow control closes as soon as the protocol allows. */
  ManagedChannel rlpWithSmallWindow() {
    return channel(rlpPort, "reverselogproxy").flowControlWindow(SMALLEST_WINDOW_BYTES).build();
  }

  /** Without retries: they would keep a message, whose bytes the producer writes over. */
  private NettyChannelBuilder channel(int port, String serverName) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port, credentials())
        .overrideAuthority(serverName)
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .disableRetry()
        .directExecutor();
  }

  private ChannelCredentials credentials() {
    try {
      return TlsChannelCredentials.newBuilder()
          .keyManager(certs.resolve("client.crt").toFile(), certs.resolve("client.key").toFile())
          .trustManager(certs.resolve("ca.crt").toFile())
          .build();
    } catch (IOException e) {
      throw new IllegalStateException("the client's certificate cannot be read in " + certs, e);
    }
  }
}
