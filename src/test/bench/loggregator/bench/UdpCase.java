package loggregator.bench;

import java.time.Duration;
import java.util.List;

/**
 * Dropsonde over UDP to one consumer. What the kernel drops before the node has read it is told apart from what is lost
 * inside the node.
 */
final class UdpCase {
  private static final int INSTANCE = 0;
  private static final double PER_SECOND = 50_000;
  /** The node looks at the kernel's count every second. */
  private static final Duration KERNEL_COUNT_DELAY = Duration.ofMillis(2_500);

  private UdpCase() {
  }

  static Figures take(Settings settings) throws Exception {
    try (NodeFolder folder = new NodeFolder(settings.configuration());
        ServerProcess server = ServerProcess.start(settings, folder);
        UdpProducer producer = UdpProducer.start(folder.udpPort(), INSTANCE, PER_SECOND);
        LoadRun run = new LoadRun(server, List.of(GrpcConsumer.open(server.peers().rlp())), producer)) {
      Figures figures = run.complete(settings);
      Wait.pass(KERNEL_COUNT_DELAY);
      return account(figures, producer, server.metrics());
    }
  }

  /** Of the whole run: nothing may be missing that neither the kernel nor the node has counted. */
  private static Figures account(Figures figures, UdpProducer producer, NodeMetrics node) {
    double read = node.sum(series -> series.startsWith("loggregator_ingress_datagrams_total"));
    double droppedByKernel = node.sum(series -> series.startsWith("loggregator_kernel_dropped_datagrams_total"));
    return figures
        .put("sent", producer.sent())
        .put("droppedByKernel", droppedByKernel)
        .put("lostInNode", node.lost())
        .put("rejected", node.sum(series -> series.startsWith("loggregator_rejected_datagrams_total")))
        .put("unaccounted", producer.sent() - read - droppedByKernel)
        .put("receiveBufferBytes", node.sum(series -> series.startsWith("loggregator_datagram_receive_buffer_bytes")));
  }
}
