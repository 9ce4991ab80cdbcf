package loggregator.hostile;

import java.util.List;
import java.util.stream.IntStream;
import loggregator.testing.TcpProxy;

/**
 * A producer that sends as fast as it is let, to an Agent whose network to its Router takes only some of it. Beside it
 * 98 quiet sources send through the same Agent.
 */
final class SlowNetwork extends Crowd {
  private static final int NETWORK_BYTES_PER_SECOND = 2 << 20;
  private static final int OVERFLOW_ENVELOPES = 2_000;
  private static final int QUIET_SOURCES = 98;
  private static final int QUIET_PER_SECOND = 500;

  private final Tally heard = new Tally();
  private Site site;
  private Reading before;
  private TcpProxy network;
  private Loud flood;
  private HealthyProducer quiet;

  @Override
  public void begin(Site site) {
    this.site = site;
    before = site.read();
    List<String> sources = IntStream.range(0, QUIET_SOURCES).mapToObj(i -> "quiet-" + i).toList();
    with(new SseReader(site.port("gateway"), "quiet", sources, heard::take, () -> {}));
    quiet = with(new HealthyProducer(site.port("agent"), sources, QUIET_PER_SECOND));
    Patience.until("quiet sources are heard", () -> "", () -> heard.count(sources.get(0)) > 0);
    network = site.fleet().networkBefore(site.node("router"));
    network.slow(NETWORK_BYTES_PER_SECOND);
    flood = with(new Loud(site.port("agent"), 100, 1_000, 0));
    Patience.until("the Agent drops what the network doesn't take", this::describe,
        () -> dropped() > OVERFLOW_ENVELOPES && network.heldBytes() > 0);
  }

  private long dropped() {
    return site.read().sum(Reading.DROPPED, "role=\"agent\"") - before.sum(Reading.DROPPED, "role=\"agent\"");
  }

  private String describe() {
    return "of " + flood.sent() + " the Agent dropped " + dropped();
  }

  @Override
  public String proof() {
    String seen = describe();
    flood.stop();
    network.heal();
    List<HealthyProducer.Sent> sent = quiet.sent();
    long missing = Patience.fewest(() -> heard.missing(sent));
    if (missing > 0) {
      throw new AssertionError("quiet sources lost " + missing + "; " + seen);
    }
    return seen;
  }

  @Override
  public void close() throws Exception {
    if (network != null) {
      network.heal();
    }
    super.close();
  }
}
