package loggregator.hostile;

import java.util.concurrent.TimeUnit;
import loggregator.gateway.RawConnection;
import loggregator.trafficcontroller.RawWebSocket;

/** Consumers over HTTP that read the head of the answer and nothing after it, beside a producer of large logs. */
final class DeafOverHttp extends Crowd {
  private static final int RECEIVE_BUFFER_BYTES = 4_096;
  private static final int BATCH_ENVELOPES = 4;
  private static final int PAYLOAD_BYTES = 30_000;
  static final int BATCHES_PER_SECOND = 50;
  /** As many as the Agent takes, so that the machine has nothing left. */
  static final int FLOOD = 0;
  private static final String SUBSCRIPTION = "subscription";

  private final int consumers;
  private final Protocol protocol;
  private final int batchesPerSecond;
  private Loud loud;
  private Site site;
  private Reading before;

  enum Protocol {
    SSE("gateway", "/v2/read?log&shard_id=subscription", "Accept: text/event-stream"),
    NDJSON("gateway", "/v2/read?log&shard_id=subscription", "Accept: application/x-ndjson"),
    WEBSOCKET("gateway", "/v2/read?log&shard_id=subscription", RawWebSocket.UPGRADE),
    V1_FIREHOSE("trafficController", "/firehose/subscription", RawWebSocket.UPGRADE),
    V1_STREAM("trafficController", "/apps/" + Loud.SOURCE + "/stream", RawWebSocket.UPGRADE);

    private final String role;
    private final String target;
    private final String[] headers;

    Protocol(String role, String target, String... headers) {
      this.role = role;
      this.target = target;
      this.headers = headers;
    }

    private String label() {
      return role.equals("gateway") ? "role=\"gateway\"" : "role=\"traffic_controller\"";
    }
  }

  /** @param batchesPerSecond of 120 kB; or {@link #FLOOD} */
  DeafOverHttp(int consumers, Protocol protocol, int batchesPerSecond) {
    this.consumers = consumers;
    this.protocol = protocol;
    this.batchesPerSecond = batchesPerSecond;
  }

  @Override
  public void begin(Site site) throws Exception {
    this.site = site;
    before = site.read();
    for (int i = 0; i < consumers; i++) {
      RawConnection connection = with(new RawConnection(site.port(protocol.role), RECEIVE_BUFFER_BYTES));
      String status = connection
          .request("GET", protocol.target.replace(SUBSCRIPTION, "deaf-" + i), protocol.headers).head().get(0);
      if (!status.contains(" 200 ") && !status.contains(" 101 ")) {
        throw new AssertionError(status);
      }
    }
    Patience.until("all streams are open", () -> change(Reading.SUBSCRIPTIONS) + " of " + consumers,
        () -> change(Reading.SUBSCRIPTIONS) == consumers);
    loud = with(new Loud(site.port("agent"), BATCH_ENVELOPES, PAYLOAD_BYTES,
        batchesPerSecond == FLOOD ? 0 : TimeUnit.SECONDS.toNanos(1) / batchesPerSecond));
    Patience.until("it is seen that nobody reads", this::proof,
        () -> waiting() + change(Reading.DROPPED) + slow() > consumers / 2);
  }

  private long waiting() {
    return site.read().sum(Reading.QUEUED, "diode=\"stream\"", protocol.label());
  }

  private long slow() {
    return change("loggregator_slow_consumers_total");
  }

  private long change(String name) {
    return site.read().sum(name, protocol.label()) - before.sum(name, protocol.label());
  }

  @Override
  public String proof() {
    return waiting() + " wait, " + change(Reading.DROPPED) + " dropped, " + slow() + " consumers disconnected, "
        + loud.sent() + " of 30 kB were sent beside";
  }
}
