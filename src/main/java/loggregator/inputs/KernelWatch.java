package loggregator.inputs;

import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.util.OptionalLong;
import loggregator.metrics.DatagramMeters;

/**
 * Looks each second how many datagrams the kernel dropped of a socket, and once what it holds of them at most. One event
 * loop.
 */
final class KernelWatch {
  private static final Logger LOG = System.getLogger(KernelWatch.class.getName());
  private static final Path TABLES = Path.of("/proc/net");
  private static final long INTERVAL_MS = 1_000;

  private final Vertx vertx;
  private final DatagramMeters meters;
  private final KernelDrops drops;
  private final long timer;
  private long dropped;

  /** @param socket that is open */
  KernelWatch(Vertx vertx, DatagramSocket socket, DatagramMeters meters) {
    this.vertx = vertx;
    this.meters = meters;
    drops = new KernelDrops(TABLES, socket.address());
    timer = vertx.setPeriodic(0, INTERVAL_MS, tick -> look());
  }

  /** @param key of the number of bytes that was asked for */
  static void checkBuffer(String key, int wantedBytes, int grantedBytes, DatagramMeters meters) {
    meters.receiveBufferBytes(grantedBytes);
    if (grantedBytes < wantedBytes) {
      LOG.log(Level.INFO, "{0}: the kernel holds {1} bytes instead of {2}; bursts need more: on Linux raise "
          + "net.core.rmem_max", key, grantedBytes, wantedBytes);
    }
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  /** Off the event loop, for it is a file. */
  private void look() {
    vertx.executeBlocking(drops::read).onSuccess(this::take);
  }

  private void take(OptionalLong total) {
    total.ifPresent(now -> {
      meters.droppedByKernel(now - dropped);
      dropped = now;
    });
  }
}
