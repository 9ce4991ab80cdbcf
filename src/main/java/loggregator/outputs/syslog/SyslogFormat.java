package loggregator.outputs.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.envelope.MessageType;
import loggregator.envelope.WireWriter;
import loggregator.outputs.FieldText;
import loggregator.outputs.OutgoingEnvelope;
import loggregator.outputs.OutgoingMetrics.Metric;
import loggregator.outputs.OutgoingTags.Tag;
import loggregator.text.GoNumbers;

/**
 * Envelopes as messages of RFC 5424, byte by byte as the original's Syslog Agent writes them; where it refuses an
 * envelope because a field holds what it can't, the field is cleaned. One thread.
 */
final class SyslogFormat {
  private static final byte[] ORGANIZATION = "organization_name".getBytes(UTF_8);
  private static final byte[] SPACE = "space_name".getBytes(UTF_8);
  private static final byte[] APPLICATION = "app_name".getBytes(UTF_8);
  private static final byte[] SOURCE_TYPE = "source_type".getBytes(UTF_8);
  private static final byte[] OUT = "<14>1 ".getBytes(UTF_8);
  private static final byte[] ERR = "<11>1 ".getBytes(UTF_8);
  private static final byte[] NO_MESSAGE_ID = " - ".getBytes(UTF_8);
  private static final byte[] TAGS = element("tags");
  private static final byte[] COUNTER = element("counter");
  private static final byte[] GAUGE = element("gauge");
  private static final byte[] TIMER = element("timer");
  private static final byte[] EVENT = element("event");
  private static final int MAX_HOST_BYTES = 255;
  private static final int MAX_APP_BYTES = 48;
  private static final int MAX_PROCESS_BYTES = 128;
  /** With brackets and the slash. */
  private static final int MAX_TYPE_BYTES = MAX_PROCESS_BYTES - 3;

  private final byte[] hostname;
  private final boolean metadata;
  private final WireWriter message = new WireWriter(1024);
  private final WireWriter host = new WireWriter(256);
  private final SyslogText text = new SyslogText(message);
  private final SyslogText hostText = new SyslogText(host);
  private final SyslogStamp stamp = new SyslogStamp();

  /** Takes one message, whose bytes it must not keep. */
  @FunctionalInterface
  interface Messages {
    void take(byte[] bytes, int length);
  }

  /** @param hostname where an envelope's tags name none */
  SyslogFormat(String hostname, boolean metadata) {
    this.hostname = hostname.getBytes(UTF_8);
    this.metadata = metadata;
  }

  /** Gives a message for each metric of a gauge, none without a content, and one for all else. */
  void write(OutgoingEnvelope envelope, Messages messages) {
    if (envelope.type() == MessageType.GAUGE) {
      for (int i = 0; i < envelope.metrics.size(); i++) {
        Metric metric = envelope.metrics.get(i);
        begin(envelope);
        text.ascii(GAUGE);
        text.parameter("name", metric.name);
        text.parameter("value", GoNumbers.general(metric.value));
        text.parameter("unit", metric.unit);
        end(envelope, messages);
      }
    } else if (envelope.type() != MessageType.NONE) {
      begin(envelope);
      writeContent(envelope, messages);
    }
  }

  private void writeContent(OutgoingEnvelope envelope, Messages messages) {
    switch (envelope.type()) {
      case LOG -> {
        if (!writeTags(envelope)) {
          text.character('-');
        }
        text.character(' ');
        writePayload(envelope.content);
        messages.take(message.bytes(), message.size());
      }
      case COUNTER -> {
        text.ascii(COUNTER);
        text.parameter("name", envelope.name);
        text.parameter("total", Long.toUnsignedString(envelope.total()));
        text.parameter("delta", Long.toUnsignedString(envelope.delta()));
        end(envelope, messages);
      }
      case TIMER -> {
        text.ascii(TIMER);
        text.parameter("name", envelope.name);
        text.parameter("start", Long.toString(envelope.startNanos()));
        text.parameter("stop", Long.toString(envelope.stopNanos()));
        end(envelope, messages);
      }
      default -> {
        text.ascii(EVENT);
        text.parameter("title", envelope.name);
        text.parameter("body", envelope.content);
        end(envelope, messages);
      }
    }
  }

  /** The beginning of one, with the platform's number. */
  private static byte[] element(String name) {
    return ("[" + name + "@47450").getBytes(UTF_8);
  }

  /** Closes the element. */
  private void end(OutgoingEnvelope envelope, Messages messages) {
    text.character(']');
    writeTags(envelope);
    text.ascii(" \n");
    messages.take(message.bytes(), message.size());
  }

  private void begin(OutgoingEnvelope envelope) {
    message.clear();
    text.ascii(envelope.type() == MessageType.LOG && envelope.logType() == 1 ? ERR : OUT);
    stamp.write(envelope.timestamp(), message);
    text.character(' ');
    writeHost(envelope);
    text.character(' ');
    text.header(envelope.sourceId.bytes(), envelope.sourceId.start(), envelope.sourceId.end(), MAX_APP_BYTES);
    text.character(' ');
    writeProcess(envelope);
    text.ascii(NO_MESSAGE_ID);
  }

  private void writeHost(OutgoingEnvelope envelope) {
    FieldText organization = envelope.tags.find(ORGANIZATION);
    FieldText space = envelope.tags.find(SPACE);
    FieldText application = envelope.tags.find(APPLICATION);
    if (organization == null && space == null && application == null) {
      text.header(hostname, 0, hostname.length, MAX_HOST_BYTES);
      return;
    }
    host.clear();
    hostText.hostPart(organization);
    hostText.character('.');
    hostText.hostPart(space);
    hostText.character('.');
    hostText.hostPart(application);
    text.header(host.bytes(), 0, host.size(), MAX_HOST_BYTES);
  }

  private void writeProcess(OutgoingEnvelope envelope) {
    int start = message.size();
    FieldText instance = envelope.instanceId;
    text.character('[');
    if (envelope.type() == MessageType.LOG) {
      FieldText type = envelope.tags.find(SOURCE_TYPE);
      if (type != null) {
        text.sourceType(type, MAX_TYPE_BYTES);
      }
      if (!instance.isEmpty()) {
        text.character('/');
      }
    }
    text.graphic(instance, MAX_PROCESS_BYTES - 1 - (message.size() - start));
    text.character(']');
  }

  /** Whether there are any to be written. */
  private boolean writeTags(OutgoingEnvelope envelope) {
    if (!metadata) {
      return false;
    }
    envelope.tags.sort();
    boolean hasAny = false;
    for (int i = 0; i < envelope.tags.size(); i++) {
      Tag tag = envelope.tags.get(i);
      if (!tag.key.isEmpty()) {
        if (!hasAny) {
          text.ascii(TAGS);
        }
        hasAny = true;
        text.parameter(tag.key, tag.value);
      }
    }
    if (hasAny) {
      text.character(']');
    }
    return hasAny;
  }

  private void writePayload(FieldText payload) {
    byte[] bytes = payload.bytes();
    int done = payload.start();
    for (int i = payload.start(); i < payload.end(); i++) {
      if (bytes[i] == 0) {
        message.writeRaw(bytes, done, i - done);
        done = i + 1;
      }
    }
    message.writeRaw(bytes, done, payload.end() - done);
    if (message.bytes()[message.size() - 1] != '\n') {
      text.character('\n');
    }
  }
}
