package loggregator.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a node takes from its process' start to the first envelope that a consumer gets: at its very first start,
 * which makes the certificates, and at a later one.
 */
final class StartCase {
  private static final int PER_SECOND = 200;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private StartCase() {
  }

  static Figures take(Settings settings) throws Exception {
    try (NodeFolder rehearsal = new NodeFolder(settings.configuration())) {
      firstEnvelopeMs(settings, rehearsal);
    }
    try (NodeFolder folder = new NodeFolder(settings.configuration())) {
      return new Figures()
          .put("firstStartMs", firstEnvelopeMs(settings, folder))
          .put("startMs", firstEnvelopeMs(settings, folder));
    }
  }

  /** The first call is a rehearsal: it warms up the load generator, which would be measured with the node otherwise. */
  private static long firstEnvelopeMs(Settings settings, NodeFolder folder) throws Exception {
    try (ServerProcess server = ServerProcess.start(settings, folder);
        Consumer consumer = GrpcConsumer.open(server.peers().rlp());
        Producer producer = Producer.start(server.peers().agent(), 0, 1, PER_SECOND)) {
      Wait.require("the first envelope of producer " + producer.instance(), LIMIT,
          () -> consumer.arrivals().received() > 0);
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - server.startedAtNs());
    }
  }
}
