package loggregator.conversion;

import org.cloudfoundry.dropsonde.events.HttpFactory.HttpStartStop;
import org.cloudfoundry.dropsonde.events.HttpFactory.Method;
import org.cloudfoundry.dropsonde.events.HttpFactory.PeerType;
import org.cloudfoundry.dropsonde.events.UuidFactory.UUID;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;

/** Converts an HttpStartStop to a timer; most of it becomes tags. */
final class HttpToTimer {
  private static final String NAME = "http";

  private HttpToTimer() {}

  static void convert(HttpStartStop http, Envelope.Builder v2, TagSink tags) {
    v2.setTimer(Timer.newBuilder()
        .setName(NAME).setStart(http.getStartTimestamp()).setStop(http.getStopTimestamp()));
    setIds(http, v2);
    tags.put(V1Tag.REQUEST_ID, V1Uuid.text(http.getRequestId()));
    tags.put(V1Tag.PEER_TYPE, peerType(http));
    tags.put(V1Tag.METHOD, method(http));
    tags.put(V1Tag.URI, http.getUri());
    tags.put(V1Tag.REMOTE_ADDRESS, http.getRemoteAddress());
    tags.put(V1Tag.USER_AGENT, http.getUserAgent());
    tags.put(V1Tag.STATUS_CODE, Integer.toString(http.getStatusCode()));
    tags.put(V1Tag.CONTENT_LENGTH, Long.toString(http.getContentLength()));
    tags.put(V1Tag.ROUTING_INSTANCE_ID, http.getInstanceId());
    tags.put(V1Tag.FORWARDED, String.join("\n", http.getForwardedList()));
  }

  private static void setIds(HttpStartStop http, Envelope.Builder v2) {
    UUID application = http.getApplicationId();
    if (!V1Uuid.isZero(application)) {
      v2.setSourceId(V1Uuid.text(application));
    }
    v2.setInstanceId(Integer.toString(http.getInstanceIndex()));
  }

  /** An absent one is the first. */
  private static String peerType(HttpStartStop http) {
    PeerType known = http.hasPeerType() ? PeerType.forNumber(http.getPeerType()) : PeerType.Client;
    return known == null ? Integer.toString(http.getPeerType()) : known.name();
  }

  /** An absent one is the first. */
  private static String method(HttpStartStop http) {
    Method known = http.hasMethod() ? Method.forNumber(http.getMethod()) : Method.GET;
    return known == null ? Integer.toString(http.getMethod()) : known.name();
  }
}
