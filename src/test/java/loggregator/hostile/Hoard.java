package loggregator.hostile;

import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;

/** Calls over gRPC that are opened, many on each connection, and do nothing but exist. */
final class Hoard extends Crowd {
  private final GrpcDoor door;
  private final int connections;
  private final int callsEach;
  private final int selectorsEach;
  private int cutOff;
  private Site site;
  private Reading before;

  /** @param selectorsEach of a consumer's request; 0 for the calls of producers, who ask for nothing */
  Hoard(GrpcDoor door, int connections, int callsEach, int selectorsEach) {
    this.door = door;
    this.connections = connections;
    this.callsEach = callsEach;
    this.selectorsEach = selectorsEach;
  }

  @Override
  public void begin(Site site) {
    this.site = site;
    before = site.read();
    for (int i = 0; i < connections; i++) {
      try {
        Http2Socket socket = with(door.connect(site));
        // Whoever reads gives no reason to be cut off but what it asks for.
        start(socket::awaitClosed);
        open(socket, i);
      } catch (Exception e) {
        cutOff++;
      }
    }
    Patience.until("the site holds all it is asked to, or refuses some", this::proof,
        () -> held() >= (long) connections * callsEach || refused() > 0 || cutOff > 0
            || selectorsEach == 0 && connectionsOpen() >= connections);
  }

  private void open(Http2Socket socket, int number) throws Exception {
    for (int i = 0; i < callsEach; i++) {
      socket.call(2 * i + 1, door.method());
      if (selectorsEach > 0) {
        socket.message(2 * i + 1, request(number * callsEach + i), true);
      }
    }
  }

  private byte[] request(int call) {
    EgressBatchRequest.Builder request = EgressBatchRequest.newBuilder().setShardId("hoard-" + call);
    for (int i = 0; i < selectorsEach; i++) {
      request.addSelectors(Selector.newBuilder()
          .setSourceId(call + "-" + i)
          .setLog(LogSelector.getDefaultInstance()));
    }
    return request.build().toByteArray();
  }

  private long held() {
    return door.subscriptions(site.read()) - door.subscriptions(before);
  }

  /** By whoever has no room for it: where roles share a process, that may be the one behind. */
  private long refused() {
    Reading now = site.read();
    return change(now, "loggregator_rejected_streams_total") + change(now, Reading.REJECTED);
  }

  private long connectionsOpen() {
    return door.connections(site.read()) - door.connections(before);
  }

  private long change(Reading now, String name) {
    return now.sum(name) - before.sum(name);
  }

  @Override
  public String proof() {
    return connections * callsEach + " calls of " + selectorsEach + " selectors on " + connections + " connections: "
        + held() + " streams held, " + refused() + " refused, " + cutOff + " connections cut off";
  }
}
