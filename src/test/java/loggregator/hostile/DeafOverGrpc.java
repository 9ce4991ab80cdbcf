package loggregator.hostile;

import java.util.concurrent.TimeUnit;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;

/** Consumers of all logs that never read, beside a producer that gives them something not to read. */
final class DeafOverGrpc extends Crowd {
  private static final int STREAMS_PER_CONNECTION = 20;
  private static final int RECEIVE_BUFFER_BYTES = 4_096;
  private static final int BATCHES_PER_SECOND = 50;
  private static final int PAYLOAD_BYTES = 300;
  private static final String REFUSED = "loggregator_rejected_streams_total";
  /** One client may not have all that a node has. */
  private static final double LEAST_SHARE = 0.8;
  private static final String[] QUEUES = {"diode=\"stream\"", "role=\"rlp\""};

  private final int consumers;
  private final Shards shards;
  private final Windows windows;
  private final int perSecond;
  private Loud loud;
  private Site site;
  private Reading before;

  enum Shards {
    /** Each gets everything. */
    OWN,
    /** Each gets a part. */
    EQUAL
  }

  enum Windows {
    /** HTTP/2 holds the server back, stream by stream. */
    DEFAULT,
    /** Only TCP holds the server back, for all streams of a connection at once. */
    OPEN
  }

  DeafOverGrpc(int consumers, Shards shards, Windows windows, int perSecond) {
    this.consumers = consumers;
    this.shards = shards;
    this.windows = windows;
    this.perSecond = perSecond;
  }

  @Override
  public void begin(Site site) throws Exception {
    this.site = site;
    before = site.read();
    for (int i = 0; i < consumers; i += STREAMS_PER_CONNECTION) {
      connect(i, Math.min(STREAMS_PER_CONNECTION, consumers - i));
    }
    Patience.until("so many streams are open, and more are refused", this::streams,
        () -> open() + refused() == consumers && open() >= LEAST_SHARE * consumers);
    loud = with(new Loud(site.port("agent"), Math.max(1, perSecond / BATCHES_PER_SECOND), PAYLOAD_BYTES,
        TimeUnit.SECONDS.toNanos(1) / BATCHES_PER_SECOND));
    Patience.until("the queues of those who don't read hold what they don't read",
        () -> queued() + " envelopes wait", () -> queued() + dropped() > consumers);
  }

  private void connect(int first, int streams) throws Exception {
    Http2Socket socket = with(new Http2Socket(site.port("rlp"), "reverselogproxy", RECEIVE_BUFFER_BYTES));
    if (windows == Windows.OPEN) {
      socket.openWindows();
    } else {
      socket.openConnectionWindow();
    }
    for (int j = 0; j < streams; j++) {
      int stream = 2 * j + 1;
      socket.call(stream, "loggregator.v2.Egress/BatchedReceiver");
      socket.message(stream, request(first + j), true);
    }
  }

  private byte[] request(int number) {
    return EgressBatchRequest.newBuilder()
        .setShardId(shards == Shards.OWN ? "deaf-" + number : "deaf")
        .addSelectors(Selector.newBuilder().setLog(LogSelector.getDefaultInstance()))
        .build().toByteArray();
  }

  private String streams() {
    return open() + " open, " + refused() + " refused of " + consumers;
  }

  private long refused() {
    return site.read().sum(REFUSED, "role=\"rlp\"") - before.sum(REFUSED, "role=\"rlp\"");
  }

  private long open() {
    return site.read().sum(Reading.SUBSCRIPTIONS, "role=\"rlp\"") - before.sum(Reading.SUBSCRIPTIONS, "role=\"rlp\"");
  }

  private long queued() {
    return site.read().sum(Reading.QUEUED, QUEUES);
  }

  private long dropped() {
    return site.read().sum(Reading.DROPPED, QUEUES) - before.sum(Reading.DROPPED, QUEUES);
  }

  @Override
  public String proof() {
    return streams() + ", " + queued() + " wait, " + dropped() + " dropped, " + loud.sent() + " were sent beside";
  }
}
