package loggregator.conversion;

import loggregator.envelope.FieldTags;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.HttpFactory.HttpStartStop;
import org.cloudfoundry.dropsonde.events.HttpFactory.Method;
import org.cloudfoundry.dropsonde.events.HttpFactory.PeerType;

/**
 * Makes an HttpStartStop of a timer, whatever its name, provided that it has the id of a request: the first generation
 * requires one, and no consumer could read an envelope without it. A peer type or method that is none becomes the first
 * of all, which is the one that parsers show in place of numbers that they don't know; the original sends 0, by which
 * stricter ones lose the envelope.
 */
final class TimerToV1 {
  private final V1Writer v1;
  private final WireReader reader = new WireReader();
  private final V1Uuid requestId = new V1Uuid();
  private final V1Uuid applicationId = new V1Uuid();
  private final EnumNumbers peerTypes = new EnumNumbers(PeerType.values());
  private final EnumNumbers methods = new EnumNumbers(Method.values());
  private long start;
  private long stop;

  TimerToV1(V1Writer v1) {
    this.v1 = v1;
  }

  /** Whether it became one, or is not asked for. */
  boolean convert(EnvelopeView v2, V1Condition condition) {
    V1Uuid application = applicationId.parse(v2.sourceId()) ? applicationId : null;
    if (!condition.takesHttp(application) || !readTimer(v2.message())) {
      return true;
    }
    boolean hasRequest = requestId.parse(v2.tag(V1Tag.REQUEST_ID));
    if (hasRequest) {
      WireWriter out = v1.begin(v2, EventType.HttpStartStop_VALUE);
      int message = out.beginMessage(Envelope.HTTPSTARTSTOP_FIELD_NUMBER);
      writeHttp(v2, out, application);
      out.endMessage(message);
      v1.end(v2, V1Tag.HTTP);
    }
    return hasRequest;
  }

  private boolean readTimer(Slice timer) {
    start = 0;
    stop = 0;
    reader.reset(timer.bytes(), timer.start(), timer.end());
    while (reader.hasMore()) {
      int tag = reader.readTag();
      switch (tag) {
        case FieldTags.TIMER_START -> start = reader.readVarint();
        case FieldTags.TIMER_STOP -> stop = reader.readVarint();
        default -> reader.skip(tag);
      }
    }
    return !reader.isMalformed();
  }

  private void writeHttp(EnvelopeView v2, WireWriter out, V1Uuid application) {
    out.writeVarintField(HttpStartStop.STARTTIMESTAMP_FIELD_NUMBER, start);
    out.writeVarintField(HttpStartStop.STOPTIMESTAMP_FIELD_NUMBER, stop);
    requestId.write(out, HttpStartStop.REQUESTID_FIELD_NUMBER);
    out.writeVarintField(HttpStartStop.PEERTYPE_FIELD_NUMBER, peerTypes.of(v2.tag(V1Tag.PEER_TYPE)));
    out.writeVarintField(HttpStartStop.METHOD_FIELD_NUMBER, methods.of(v2.tag(V1Tag.METHOD)));
    v2.tag(V1Tag.URI).write(out, HttpStartStop.URI_FIELD_NUMBER);
    v2.tag(V1Tag.REMOTE_ADDRESS).write(out, HttpStartStop.REMOTEADDRESS_FIELD_NUMBER);
    v2.tag(V1Tag.USER_AGENT).write(out, HttpStartStop.USERAGENT_FIELD_NUMBER);
    out.writeVarintField(HttpStartStop.STATUSCODE_FIELD_NUMBER,
        (int) Integers.parseLong(v2.tag(V1Tag.STATUS_CODE)));
    out.writeVarintField(HttpStartStop.CONTENTLENGTH_FIELD_NUMBER, Integers.parseLong(v2.tag(V1Tag.CONTENT_LENGTH)));
    if (application != null) {
      application.write(out, HttpStartStop.APPLICATIONID_FIELD_NUMBER);
    }
    out.writeVarintField(HttpStartStop.INSTANCEINDEX_FIELD_NUMBER, Integers.parseInt(v2.instanceId()));
    v2.tag(V1Tag.ROUTING_INSTANCE_ID).write(out, HttpStartStop.INSTANCEID_FIELD_NUMBER);
    writeForwarded(v2.tag(V1Tag.FORWARDED), out);
  }

  /** One address for each line of the tag; a single empty one if the tag is empty. */
  private static void writeForwarded(Slice lines, WireWriter out) {
    int lineStart = lines.start();
    for (int i = lines.start(); i <= lines.end(); i++) {
      if (i == lines.end() || lines.bytes()[i] == '\n') {
        out.writeBytesField(HttpStartStop.FORWARDED_FIELD_NUMBER, lines.bytes(), lineStart, i - lineStart);
        lineStart = i + 1;
      }
    }
  }
}
