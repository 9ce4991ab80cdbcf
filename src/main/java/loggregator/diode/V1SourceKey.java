package loggregator.diode;

import static loggregator.envelope.WireType.BITS;
import static loggregator.envelope.WireType.LENGTH_DELIMITED;
import static loggregator.envelope.WireType.VARINT;

import loggregator.envelope.ContentHash;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.WireReader;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.HttpFactory.HttpStartStop;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.dropsonde.events.MetricFactory.ContainerMetric;

/** Application and instance where the event names them, else origin, deployment, job, index, address and two tags. */
final class V1SourceKey implements SourceKey {
  private static final int ORIGIN = Envelope.ORIGIN_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int DEPLOYMENT = Envelope.DEPLOYMENT_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int JOB = Envelope.JOB_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int INDEX = Envelope.INDEX_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int IP = Envelope.IP_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int TAGS = Envelope.TAGS_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int LOG = Envelope.LOGMESSAGE_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int HTTP = Envelope.HTTPSTARTSTOP_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int CONTAINER = Envelope.CONTAINERMETRIC_FIELD_NUMBER << BITS | LENGTH_DELIMITED;

  private static final int LOG_APPLICATION = LogMessage.APP_ID_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int LOG_INSTANCE = LogMessage.SOURCE_INSTANCE_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int HTTP_APPLICATION = HttpStartStop.APPLICATIONID_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int HTTP_INSTANCE = HttpStartStop.INSTANCEINDEX_FIELD_NUMBER << BITS | VARINT;
  private static final int CONTAINER_APPLICATION =
      ContainerMetric.APPLICATIONID_FIELD_NUMBER << BITS | LENGTH_DELIMITED;
  private static final int CONTAINER_INSTANCE = ContainerMetric.INSTANCEINDEX_FIELD_NUMBER << BITS | VARINT;

  private static final int TAG_KEY = EnvelopeFields.MAP_KEY << BITS | LENGTH_DELIMITED;
  private static final int TAG_VALUE = EnvelopeFields.MAP_VALUE << BITS | LENGTH_DELIMITED;
  private static final long SOURCE_ID = FieldHash.of(TAG_KEY, "source_id");
  private static final long INSTANCE_ID = FieldHash.of(TAG_KEY, "instance_id");

  @Override
  public long of(byte[] bytes, WireReader envelope) {
    long application = NO_SOURCE;
    long component = NO_SOURCE;
    while (envelope.hasMore() && application == NO_SOURCE) {
      int tag = envelope.readTag();
      switch (tag) {
        case ORIGIN, DEPLOYMENT, JOB, INDEX, IP -> component += FieldHash.of(tag, bytes, envelope);
        case TAGS -> component += tag(bytes, envelope);
        case LOG -> application = application(bytes, envelope, LOG_APPLICATION, LOG_INSTANCE);
        case HTTP -> application = application(bytes, envelope, HTTP_APPLICATION, HTTP_INSTANCE);
        case CONTAINER -> application = application(bytes, envelope, CONTAINER_APPLICATION, CONTAINER_INSTANCE);
        default -> envelope.skip(tag);
      }
    }
    return application != NO_SOURCE ? application : component;
  }

  /** Only of an application: the instance alone says nothing. */
  private static long application(byte[] bytes, WireReader envelope, int applicationTag, int instanceTag) {
    long application = NO_SOURCE;
    long instance = NO_SOURCE;
    int outerLimit = envelope.enterMessage();
    while (envelope.hasMore()) {
      int tag = envelope.readTag();
      if (tag == applicationTag) {
        application = FieldHash.of(applicationTag, bytes, envelope);
      } else if (tag == instanceTag) {
        instance = tag == LOG_INSTANCE
            ? FieldHash.of(tag, bytes, envelope)
            : FieldHash.ofNumber(tag, envelope.readVarint());
      } else {
        envelope.skip(tag);
      }
    }
    envelope.leaveMessage(outerLimit);
    return application == NO_SOURCE ? NO_SOURCE : application + instance;
  }

  private static long tag(byte[] bytes, WireReader envelope) {
    long key = NO_SOURCE;
    long value = NO_SOURCE;
    int outerLimit = envelope.enterMessage();
    while (envelope.hasMore()) {
      int tag = envelope.readTag();
      switch (tag) {
        case TAG_KEY -> key = FieldHash.of(TAG_KEY, bytes, envelope);
        case TAG_VALUE -> value = FieldHash.of(TAG_VALUE, bytes, envelope);
        default -> envelope.skip(tag);
      }
    }
    envelope.leaveMessage(outerLimit);
    return key == SOURCE_ID || key == INSTANCE_ID ? ContentHash.hash(key, value) : NO_SOURCE;
  }
}
