package loggregator.json;

import static loggregator.json.JsonBuffer.ascii;

import loggregator.envelope.FieldTags;
import loggregator.envelope.WireType;

/** Writes the member of an envelope's oneof: log, counter, gauge, timer or event. */
final class MessageWriter {
  /** Fields by their kind and number: all messages but gauges are text, then numbers or more text. */
  private static final int TEXT_1 = 1 << WireType.BITS | WireType.LENGTH_DELIMITED;
  private static final int TEXT_2 = 2 << WireType.BITS | WireType.LENGTH_DELIMITED;
  private static final int NUMBER_2 = 2 << WireType.BITS | WireType.VARINT;
  private static final int NUMBER_3 = 3 << WireType.BITS | WireType.VARINT;

  private static final byte[] LOG_PAYLOAD = ascii(",\"log\":{\"payload\":");
  private static final byte[] LOG_TYPE = ascii(",\"type\":");
  private static final byte[] OUT = ascii("\"OUT\"}");
  private static final byte[] ERR = ascii("\"ERR\"}");
  private static final byte[] COUNTER_NAME = ascii(",\"counter\":{\"name\":");
  private static final byte[] COUNTER_DELTA = ascii(",\"delta\":\"");
  private static final byte[] COUNTER_TOTAL = ascii("\",\"total\":\"");
  private static final byte[] GAUGE_METRICS = ascii(",\"gauge\":{\"metrics\":");
  private static final byte[] TIMER_NAME = ascii(",\"timer\":{\"name\":");
  private static final byte[] TIMER_START = ascii(",\"start\":\"");
  private static final byte[] TIMER_STOP = ascii("\",\"stop\":\"");
  private static final byte[] EVENT_TITLE = ascii(",\"event\":{\"title\":");
  private static final byte[] EVENT_BODY = ascii(",\"body\":");
  private static final byte[] QUOTED_END = ascii("\"}");

  private final WireCursor cursor = new WireCursor();
  private final MapEntries metrics = new MapEntries();
  private final GaugeValueWriter gaugeValues = new GaugeValueWriter();

  /** The last values of the message's fields; which of them there are depends on its type. */
  private int text1Start;
  private int text1End;
  private int text2Start;
  private int text2End;
  private long number2;
  private long number3;

  static boolean isMessage(int tag) {
    return switch (tag) {
      case FieldTags.LOG, FieldTags.COUNTER, FieldTags.GAUGE, FieldTags.TIMER, FieldTags.EVENT -> true;
      default -> false;
    };
  }

  /** Appends the member with its name; false if it is malformed or must be merged first. */
  boolean append(int tag, byte[] bytes, int start, int end, JsonBuffer out) {
    if (tag == FieldTags.GAUGE) {
      return appendGauge(bytes, start, end, out);
    }
    if (!read(bytes, start, end)) {
      return false;
    }
    switch (tag) {
      case FieldTags.LOG -> appendLog(bytes, out);
      case FieldTags.COUNTER -> appendCounter(bytes, out);
      case FieldTags.TIMER -> appendTimer(bytes, out);
      default -> appendEvent(bytes, out);
    }
    return true;
  }

  private void appendLog(byte[] bytes, JsonBuffer out) {
    out.raw(LOG_PAYLOAD);
    out.base64(bytes, text1Start, text1End);
    out.raw(LOG_TYPE);
    int type = (int) number2;
    if (type == 0 || type == 1) {
      out.raw(type == 0 ? OUT : ERR);
    } else {
      out.number(type);
      out.raw('}');
    }
  }

  private void appendCounter(byte[] bytes, JsonBuffer out) {
    out.raw(COUNTER_NAME);
    out.string(bytes, text1Start, text1End);
    out.raw(COUNTER_DELTA);
    out.unsignedNumber(number2);
    out.raw(COUNTER_TOTAL);
    out.unsignedNumber(number3);
    out.raw(QUOTED_END);
  }

  private void appendTimer(byte[] bytes, JsonBuffer out) {
    out.raw(TIMER_NAME);
    out.string(bytes, text1Start, text1End);
    out.raw(TIMER_START);
    out.number(number2);
    out.raw(TIMER_STOP);
    out.number(number3);
    out.raw(QUOTED_END);
  }

  private void appendEvent(byte[] bytes, JsonBuffer out) {
    out.raw(EVENT_TITLE);
    out.string(bytes, text1Start, text1End);
    out.raw(EVENT_BODY);
    out.string(bytes, text2Start, text2End);
    out.raw('}');
  }

  private boolean appendGauge(byte[] bytes, int start, int end, JsonBuffer out) {
    metrics.clear(bytes);
    cursor.open(bytes, start, end);
    while (cursor.next()) {
      if (cursor.tag() == FieldTags.GAUGE_METRICS && !metrics.add(cursor.start(), cursor.end())) {
        return false;
      }
    }
    if (cursor.failed()) {
      return false;
    }
    out.raw(GAUGE_METRICS);
    boolean written = EnvelopeWriter.appendMap(bytes, metrics, gaugeValues, out);
    out.raw('}');
    return written;
  }

  private boolean read(byte[] bytes, int start, int end) {
    text1Start = text1End = text2Start = text2End = 0;
    number2 = number3 = 0;
    cursor.open(bytes, start, end);
    while (cursor.next()) {
      switch (cursor.tag()) {
        case TEXT_1 -> {
          text1Start = cursor.start();
          text1End = cursor.end();
        }
        case TEXT_2 -> {
          text2Start = cursor.start();
          text2End = cursor.end();
        }
        case NUMBER_2 -> number2 = cursor.number();
        case NUMBER_3 -> number3 = cursor.number();
        default -> {
          // a field that no message of ours has
        }
      }
    }
    return !cursor.failed();
  }
}
