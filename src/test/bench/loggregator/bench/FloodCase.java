package loggregator.bench;

import java.time.Duration;
import java.util.List;

/**
 * A producer without limit beside a steady one. Every envelope that was sent must have been received or be in the
 * node's own count of losses.
 */
final class FloodCase {
  private static final int FLOOD = 0;
  private static final int STEADY = 1;
  private static final int STEADY_PER_SECOND = 1_000;
  private static final Duration FLOOD_TIME = Duration.ofSeconds(30);
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private FloodCase() {
  }

  static Figures take(Settings settings) throws Exception {
    try (NodeFolder folder = new NodeFolder(settings.configuration());
        ServerProcess server = ServerProcess.start(settings, folder)) {
      return on(server, settings.warmUp(), FLOOD_TIME);
    }
  }

  /** Memory counts as flat from {@code warmUp} after the flood's beginning. */
  static Figures on(ServerProcess server, Duration warmUp, Duration floodTime) {
    NodeMetrics before = server.metrics();
    try (Consumer consumer = GrpcConsumer.open(server.peers().rlp());
        Producer steady = Producer.start(server.peers().agent(), STEADY, 1, STEADY_PER_SECOND)) {
      Arrivals arrivals = consumer.arrivals();
      Wait.require("an envelope of the steady producer", LIMIT, () -> arrivals.received() > 0);
      try (Producer flood = Producer.start(server.peers().agent(), FLOOD, 100, Producer.FLAT_OUT)) {
        Wait.pass(warmUp);
        double warmMb = server.residentMb();
        Wait.pass(floodTime.minus(warmUp));
        double endMb = server.residentMb();
        flood.stop();
        steady.stop();
        awaitLast(arrivals, List.of(flood, steady));
        return account(arrivals, flood, steady, before, server.metrics())
            .put("producersBlockedMs", flood.blockedMs() + steady.blockedMs())
            .put("grownMb", endMb - warmMb)
            .put("residentMb", endMb)
            .put("peakResidentMb", server.peakResidentMb());
      }
    }
  }

  /** The oldest are lost first, so that the last one sent arrives, unless it was lost on its way between roles. */
  private static void awaitLast(Arrivals arrivals, List<Producer> producers) {
    for (Producer producer : producers) {
      Wait.until(SETTLE_LIMIT, () -> arrivals.highest(producer.instance()) == producer.sent() - 1);
    }
  }

  private static Figures account(Arrivals arrivals, Producer flood, Producer steady, NodeMetrics before,
      NodeMetrics after) {
    double nodesLoss = after.lost() - before.lost();
    long floodLost = arrivals.lost(FLOOD, 0, flood.sent());
    long steadyFrom = arrivals.first(STEADY);
    long steadyLost = arrivals.lost(STEADY, steadyFrom, steady.sent());
    double floodShare = (double) floodLost / flood.sent();
    double steadyShare = (double) steadyLost / (steady.sent() - steadyFrom);
    Figures figures = new Figures();
    after.losses().forEach((series, envelopes) -> putIfAny(figures, series, envelopes - before.valueOf(series)));
    return figures
        .put("floodSent", flood.sent())
        .put("steadySent", steady.sent() - steadyFrom)
        .put("lost", floodLost + steadyLost)
        .put("lostByTheNodesCount", nodesLoss)
        .put("unaccounted", Math.abs(floodLost + steadyLost - nodesLoss))
        .put("queueImbalance", after.queueImbalance())
        .put("duplicated", arrivals.duplicated())
        .put("reordered", arrivals.reordered())
        .put("floodLossShare", floodShare)
        .put("steadyLossShare", steadyShare)
        .put("steadyLossOverFloodLoss", steadyLost == 0 ? 0 : steadyShare / floodShare);
  }

  private static void putIfAny(Figures figures, String name, double value) {
    if (value != 0) {
      figures.put(name, value);
    }
  }
}
