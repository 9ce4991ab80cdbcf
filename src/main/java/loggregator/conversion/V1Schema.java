package loggregator.conversion;

import static loggregator.envelope.WireType.FIXED64;
import static loggregator.envelope.WireType.LENGTH_DELIMITED;
import static loggregator.envelope.WireType.VARINT;

import com.google.protobuf.ProtocolMessageEnum;
import java.util.Arrays;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.Utf8;
import loggregator.envelope.WireReader;
import loggregator.envelope.WireType;
import org.cloudfoundry.dropsonde.events.ErrorFactory.Error;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.HttpFactory.HttpStartStop;
import org.cloudfoundry.dropsonde.events.HttpFactory.Method;
import org.cloudfoundry.dropsonde.events.HttpFactory.PeerType;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.dropsonde.events.MetricFactory.ContainerMetric;
import org.cloudfoundry.dropsonde.events.MetricFactory.CounterEvent;
import org.cloudfoundry.dropsonde.events.MetricFactory.ValueMetric;
import org.cloudfoundry.dropsonde.events.UuidFactory.UUID;

/**
 * What the strictest parsers ask of a message of the first generation: all required fields, known numbers in enums,
 * text in UTF-8. A message that comes in several pieces must be complete in each, because not all parsers put them
 * together. Never changes.
 */
final class V1Schema {
  private static final V1Schema UUID_TYPE = new V1Schema()
      .required(UUID.LOW_FIELD_NUMBER, VARINT).required(UUID.HIGH_FIELD_NUMBER, VARINT);

  private static final V1Schema HTTP = new V1Schema()
      .required(HttpStartStop.STARTTIMESTAMP_FIELD_NUMBER, VARINT)
      .required(HttpStartStop.STOPTIMESTAMP_FIELD_NUMBER, VARINT)
      .required(HttpStartStop.REQUESTID_FIELD_NUMBER, UUID_TYPE)
      .required(HttpStartStop.PEERTYPE_FIELD_NUMBER, PeerType.values())
      .required(HttpStartStop.METHOD_FIELD_NUMBER, Method.values())
      .requiredText(HttpStartStop.URI_FIELD_NUMBER, HttpStartStop.REMOTEADDRESS_FIELD_NUMBER,
          HttpStartStop.USERAGENT_FIELD_NUMBER)
      .required(HttpStartStop.STATUSCODE_FIELD_NUMBER, VARINT)
      .required(HttpStartStop.CONTENTLENGTH_FIELD_NUMBER, VARINT)
      .optional(HttpStartStop.APPLICATIONID_FIELD_NUMBER, UUID_TYPE)
      .optionalText(HttpStartStop.INSTANCEID_FIELD_NUMBER, HttpStartStop.FORWARDED_FIELD_NUMBER);

  private static final V1Schema LOG = new V1Schema()
      .required(LogMessage.MESSAGE_FIELD_NUMBER, LENGTH_DELIMITED)
      .required(LogMessage.MESSAGE_TYPE_FIELD_NUMBER, LogMessage.MessageType.values())
      .required(LogMessage.TIMESTAMP_FIELD_NUMBER, VARINT)
      .optionalText(LogMessage.APP_ID_FIELD_NUMBER, LogMessage.SOURCE_TYPE_FIELD_NUMBER,
          LogMessage.SOURCE_INSTANCE_FIELD_NUMBER);

  private static final V1Schema VALUE = new V1Schema()
      .requiredText(ValueMetric.NAME_FIELD_NUMBER, ValueMetric.UNIT_FIELD_NUMBER)
      .required(ValueMetric.VALUE_FIELD_NUMBER, FIXED64);

  private static final V1Schema COUNTER = new V1Schema()
      .requiredText(CounterEvent.NAME_FIELD_NUMBER)
      .required(CounterEvent.DELTA_FIELD_NUMBER, VARINT);

  private static final V1Schema ERROR = new V1Schema()
      .requiredText(Error.SOURCE_FIELD_NUMBER, Error.MESSAGE_FIELD_NUMBER)
      .required(Error.CODE_FIELD_NUMBER, VARINT);

  private static final V1Schema CONTAINER = new V1Schema()
      .requiredText(ContainerMetric.APPLICATIONID_FIELD_NUMBER)
      .required(ContainerMetric.INSTANCEINDEX_FIELD_NUMBER, VARINT)
      .required(ContainerMetric.CPUPERCENTAGE_FIELD_NUMBER, FIXED64)
      .required(ContainerMetric.MEMORYBYTES_FIELD_NUMBER, VARINT)
      .required(ContainerMetric.DISKBYTES_FIELD_NUMBER, VARINT);

  static final V1Schema ENVELOPE = new V1Schema()
      .requiredText(Envelope.ORIGIN_FIELD_NUMBER)
      .required(Envelope.EVENTTYPE_FIELD_NUMBER, Envelope.EventType.values())
      .optionalText(Envelope.DEPLOYMENT_FIELD_NUMBER, Envelope.JOB_FIELD_NUMBER, Envelope.INDEX_FIELD_NUMBER,
          Envelope.IP_FIELD_NUMBER)
      .optional(Envelope.TAGS_FIELD_NUMBER,
          new V1Schema().optionalText(EnvelopeFields.MAP_KEY, EnvelopeFields.MAP_VALUE))
      .optional(Envelope.HTTPSTARTSTOP_FIELD_NUMBER, HTTP)
      .optional(Envelope.LOGMESSAGE_FIELD_NUMBER, LOG)
      .optional(Envelope.VALUEMETRIC_FIELD_NUMBER, VALUE)
      .optional(Envelope.COUNTEREVENT_FIELD_NUMBER, COUNTER)
      .optional(Envelope.ERROR_FIELD_NUMBER, ERROR)
      .optional(Envelope.CONTAINERMETRIC_FIELD_NUMBER, CONTAINER);

  private static final int MAX_FIELD = 17;

  private final Field[] fields = new Field[MAX_FIELD + 1];
  /** A bit for each field number. */
  private int required;

  /**
   * @param least of the numbers of an enum, which have no gap
   * @param content null where it is no message
   */
  private record Field(int wireType, boolean isText, int least, int greatest, V1Schema content) {
    static Field plain(int wireType) {
      return new Field(wireType, false, Integer.MIN_VALUE, Integer.MAX_VALUE, null);
    }

    static Field text() {
      return new Field(LENGTH_DELIMITED, true, 0, 0, null);
    }

    static Field message(V1Schema content) {
      return new Field(LENGTH_DELIMITED, false, 0, 0, content);
    }

    static Field ofNumbers(ProtocolMessageEnum[] values) {
      int[] numbers = Arrays.stream(values).mapToInt(ProtocolMessageEnum::getNumber).sorted().toArray();
      return new Field(VARINT, false, numbers[0], numbers[numbers.length - 1], null);
    }

    boolean isEnum() {
      return least != greatest && least != Integer.MIN_VALUE;
    }
  }

  private V1Schema required(int number, Field field) {
    required |= 1 << number;
    fields[number] = field;
    return this;
  }

  private V1Schema required(int number, int wireType) {
    return required(number, Field.plain(wireType));
  }

  private V1Schema required(int number, ProtocolMessageEnum[] values) {
    return required(number, Field.ofNumbers(values));
  }

  private V1Schema required(int number, V1Schema content) {
    return required(number, Field.message(content));
  }

  private V1Schema requiredText(int... numbers) {
    for (int number : numbers) {
      required(number, Field.text());
    }
    return this;
  }

  private V1Schema optional(int number, V1Schema content) {
    fields[number] = Field.message(content);
    return this;
  }

  private V1Schema optionalText(int... numbers) {
    for (int number : numbers) {
      fields[number] = Field.text();
    }
    return this;
  }

  /** Whether the message that the reader is in is one; read to its end, the reader is malformed where it is none. */
  boolean check(byte[] bytes, WireReader reader) {
    int present = 0;
    while (reader.hasMore()) {
      int tag = reader.readTag();
      int number = WireType.fieldNumber(tag);
      Field field = number <= MAX_FIELD ? fields[number] : null;
      if (field == null || field.wireType != WireType.of(tag)) {
        reader.skip(tag);
      } else {
        present |= 1 << number;
        check(field, tag, bytes, reader);
      }
    }
    if ((present & required) != required) {
      reader.fail();
    }
    return !reader.isMalformed();
  }

  private static void check(Field field, int tag, byte[] bytes, WireReader reader) {
    if (field.content != null) {
      int outerLimit = reader.enterMessage();
      field.content.check(bytes, reader);
      reader.leaveMessage(outerLimit);
    } else if (field.isText) {
      checkText(bytes, reader);
    } else if (field.isEnum()) {
      long number = reader.readVarint();
      if (number < field.least || number > field.greatest) {
        reader.fail();
      }
    } else {
      reader.skip(tag);
    }
  }

  private static void checkText(byte[] bytes, WireReader reader) {
    int length = reader.readLength();
    int start = reader.position();
    if (Utf8.isValid(bytes, start, start + length)) {
      reader.skipBytes(length);
    } else {
      reader.fail();
    }
  }
}
