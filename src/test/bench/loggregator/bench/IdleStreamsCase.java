package loggregator.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What app streams cost that nothing is sent to: memory, and processor time, against a node without them. */
final class IdleStreamsCase {
  private static final int STREAMS = 1_000;
  private static final byte[] PONG = {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};

  private IdleStreamsCase() {}

  static Figures take(Settings settings) throws Exception {
    try (NodeFolder folder = new NodeFolder(settings.configuration());
        ServerProcess server = ServerProcess.start(settings, folder)) {
      Wait.pass(settings.warmUp());
      double cpuWithout = cpu(settings, server, List.of());
      double mbWithout = server.residentMb();
      List<SocketChannel> streams = new ArrayList<>();
      try {
        for (int i = 0; i < STREAMS; i++) {
          streams.add(open(server.trafficControllerPort()));
        }
        Wait.pass(settings.warmUp());
        answerPings(streams);
        double cpuWith = cpu(settings, server, streams);
        return new Figures()
            .put("residentWithoutThemMb", mbWithout)
            .put("residentMb", server.residentMb())
            .put("moreResidentMb", server.residentMb() - mbWithout)
            .put("coresBusyWithoutThem", cpuWithout)
            .put("coresBusy", cpuWith)
            .put("moreCoresBusy", cpuWith - cpuWithout);
      } finally {
        for (SocketChannel stream : streams) {
          stream.close();
        }
      }
    }
  }

  private static SocketChannel open(int port) throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    WebSocketUpgrade.ask(channel.socket().getOutputStream(), new DataInputStream(channel.socket().getInputStream()),
        "/apps/" + UUID.randomUUID() + "/stream");
    channel.configureBlocking(false);
    return channel;
  }

  /** In cores. */
  private static double cpu(Settings settings, ServerProcess server, List<SocketChannel> streams) throws IOException {
    double from = server.cpuSeconds();
    long fromNs = System.nanoTime();
    Wait.pass(settings.measure());
    double cores = (server.cpuSeconds() - from) / ((System.nanoTime() - fromNs) / 1e9);
    answerPings(streams);
    return cores;
  }

  private static void answerPings(List<SocketChannel> streams) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(1024);
    for (SocketChannel stream : streams) {
      int count = stream.read(read.clear());
      if (count < 0) {
        throw new IllegalStateException("an idle stream was ended");
      }
      for (int ping = 0; ping < count; ping += 2) {
        stream.write(ByteBuffer.wrap(PONG));
      }
    }
  }
}
