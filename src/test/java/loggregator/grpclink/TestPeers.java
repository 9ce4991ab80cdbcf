package loggregator.grpclink;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import loggregator.config.PeerAddress;
import loggregator.config.PeersConfig;
import loggregator.config.TlsFiles;
import loggregator.testing.GrpcChannels;

/** Lists of Routers on this host, for Agents. */
final class TestPeers {
  private static final int REFRESH_INTERVAL_MS = 100;

  private TestPeers() {
  }

  static PeersConfig routers(int flushIntervalMs, int deadPeerTimeoutMs, int reconnectIntervalMs, int... ports) {
    Path folder = GrpcChannels.certificates();
    TlsFiles tls = new TlsFiles(
        folder.resolve("ca.crt"), folder.resolve("metron.crt"), folder.resolve("metron.key"));
    List<PeerAddress> addresses = Arrays.stream(ports).mapToObj(port -> new PeerAddress("127.0.0.1", port)).toList();
    return new PeersConfig(addresses, List.of(), Optional.empty(), "doppler", tls, 10 << 20, 8 << 20, flushIntervalMs,
        REFRESH_INTERVAL_MS, deadPeerTimeoutMs, reconnectIntervalMs);
  }
}
