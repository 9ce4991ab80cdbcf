package loggregator.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;

/** Consumers of all logs that never read, beside a producer that gives them something not to read. */
final class DeafOverGrpc implements Attack {
  private static final int STREAMS_PER_CONNECTION = 4;
  private static final int RECEIVE_BUFFER_BYTES = 4_096;

  private final int consumers;
  private final Shards shards;
  private final Windows windows;
  private final int perSecond;
  private final List<Http2Socket> sockets = new ArrayList<>();
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
      Http2Socket socket = new Http2Socket(site.port("rlp"), "reverselogproxy", RECEIVE_BUFFER_BYTES);
      sockets.add(socket);
      if (windows == Windows.OPEN) {
        socket.openWindows();
      }
      for (int j = 0; j < Math.min(STREAMS_PER_CONNECTION, consumers - i); j++) {
        int stream = 2 * j + 1;
        socket.call(stream, "loggregator.v2.Egress/BatchedReceiver");
        socket.message(stream, request(i + j), true);
      }
    }
    Patience.until("all streams are open", () -> open() + " of " + consumers, () -> open() == consumers);
    loud = new Loud(site.port("agent"), Math.max(1, perSecond / 50), 300, TimeUnit.SECONDS.toNanos(1) / 50);
    Patience.until("the queues of those who don't read are full or held",
        () -> queued() + " envelopes wait", () -> queued() + dropped() > consumers);
  }

  private byte[] request(int number) {
    return EgressBatchRequest.newBuilder()
        .setShardId(shards == Shards.OWN ? "deaf-" + number : "deaf")
        .addSelectors(Selector.newBuilder().setLog(LogSelector.getDefaultInstance()))
        .build().toByteArray();
  }

  private long open() {
    return site.read().sum(Reading.SUBSCRIPTIONS, "role=\"rlp\"") - before.sum(Reading.SUBSCRIPTIONS, "role=\"rlp\"");
  }

  private long queued() {
    return site.read().sum("loggregator_diode_queued_envelopes", "diode=\"stream\"", "role=\"rlp\"");
  }

  private long dropped() {
    return site.read().sum(Reading.DROPPED, "diode=\"stream\"", "role=\"rlp\"")
        - before.sum(Reading.DROPPED, "diode=\"stream\"", "role=\"rlp\"");
  }

  @Override
  public String proof() {
    return queued() + " wait, " + dropped() + " dropped of " + loud.sent() + " for each";
  }

  @Override
  public void close() throws Exception {
    if (loud != null) {
      loud.close();
    }
    sockets.forEach(Http2Socket::close);
  }
}
