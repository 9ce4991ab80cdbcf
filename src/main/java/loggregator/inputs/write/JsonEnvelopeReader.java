package loggregator.inputs.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import loggregator.envelope.RecordWriter;

/**
 * Reads envelopes as a Gateway shows them, and as protobuf's other JSON writers do: names with underscores or in camel
 * case, fields in any order or left out, numbers as numbers or texts. Fields that envelopes don't have are skipped. One
 * thread.
 */
final class JsonEnvelopeReader {
  private static final byte[] NOTHING = {};

  private final RecordWriter writer;
  private final LongSupplier nowNanos;
  private final JsonValues values = new JsonValues();
  private final List<Metric> metrics = new ArrayList<>();
  private JsonParser json;
  private Kind kind;
  private long timestamp;
  private String sourceId;
  private String instanceId;
  /** The payload, name or title. */
  private byte[] first;
  private byte[] body;
  private long firstNumber;
  private long secondNumber;
  private boolean isError;

  /** Why an envelope is not taken: as a counter's label, and for who sent it. */
  record Refusal(String reason, String text) {
    boolean isForbidden() {
      return reason.equals("forbidden_source");
    }
  }

  private enum Kind {
    LOG, COUNTER, GAUGE, TIMER, EVENT
  }

  private record Metric(byte[] name, double value, byte[] unit) {}

  /** Reads the field of the object that is named. */
  private interface Field {
    void read(String name) throws IOException;
  }

  JsonEnvelopeReader(RecordWriter writer, LongSupplier nowNanos) {
    this.writer = writer;
    this.nowNanos = nowNanos;
  }

  /**
   * Reads the rest of an object whose first field's name, or whose end, is the current token, and writes it. Null when
   * it was written.
   */
  Refusal readFrom(JsonParser parser) throws IOException {
    begin(parser);
    fields(this::readField);
    if (values.problem() != null) {
      return new Refusal("bad_value", values.problem());
    }
    if (kind == null) {
      return new Refusal("no_message", "it has neither log, counter, gauge, timer nor event");
    }
    writer.ids(sourceId, instanceId);
    if (!writer.isAllowed()) {
      return new Refusal("forbidden_source", "the token may not write this source_id");
    }
    write(timestamp == 0 ? nowNanos.getAsLong() : timestamp);
    return null;
  }

  private void begin(JsonParser parser) {
    json = parser;
    values.begin(parser);
    writer.clearTags();
    metrics.clear();
    kind = null;
    timestamp = 0;
    sourceId = "";
    instanceId = "";
    clearMessage();
  }

  private void clearMessage() {
    first = NOTHING;
    body = NOTHING;
    firstNumber = 0;
    secondNumber = 0;
    isError = false;
  }

  /** From the name of the first field on. */
  private void fields(Field field) throws IOException {
    for (JsonToken token = json.currentToken(); token != JsonToken.END_OBJECT; token = json.nextToken()) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      field.read(name);
    }
  }

  private void object(String name, Field field) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      json.nextToken();
      fields(field);
    } else {
      values.wrong(name, "an object");
    }
  }

  private void readField(String name) throws IOException {
    switch (name) {
      case "timestamp" -> timestamp = values.number(name);
      case "source_id", "sourceId" -> sourceId = values.text(name);
      case "instance_id", "instanceId" -> instanceId = values.text(name);
      case "tags" -> object(name, this::readTag);
      case "deprecated_tags", "deprecatedTags" -> object(name, this::readDeprecatedTag);
      case "log" -> message(Kind.LOG, name, this::readLog);
      case "counter" -> message(Kind.COUNTER, name, this::readCounter);
      case "gauge" -> message(Kind.GAUGE, name, this::readGauge);
      case "timer" -> message(Kind.TIMER, name, this::readTimer);
      case "event" -> message(Kind.EVENT, name, this::readEvent);
      default -> json.skipChildren();
    }
  }

  private void message(Kind of, String name, Field field) throws IOException {
    if (kind != null) {
      values.problem("it has both " + kind.name().toLowerCase() + " and " + name);
    }
    kind = of;
    object(name, field);
  }

  private void readTag(String name) throws IOException {
    tag(name, values.text(name));
  }

  /** The second generation's consumers read them as tags. */
  private void readDeprecatedTag(String name) throws IOException {
    object(name, member -> {
      switch (member) {
        case "text" -> tag(name, values.text(member));
        case "integer" -> tag(name, Long.toString(values.number(member)));
        case "decimal" -> tag(name, Double.toString(values.decimal(member)));
        default -> json.skipChildren();
      }
    });
  }

  private void tag(String name, String value) {
    writer.tag(name.getBytes(UTF_8), value);
  }

  private void readLog(String name) throws IOException {
    switch (name) {
      case "payload" -> first = values.base64(name);
      case "type" -> isError = values.isError(name);
      default -> json.skipChildren();
    }
  }

  private void readCounter(String name) throws IOException {
    switch (name) {
      case "name" -> first = values.utf8(name);
      case "delta" -> firstNumber = values.unsigned(name);
      case "total" -> secondNumber = values.unsigned(name);
      default -> json.skipChildren();
    }
  }

  private void readTimer(String name) throws IOException {
    switch (name) {
      case "name" -> first = values.utf8(name);
      case "start" -> firstNumber = values.number(name);
      case "stop" -> secondNumber = values.number(name);
      default -> json.skipChildren();
    }
  }

  private void readEvent(String name) throws IOException {
    switch (name) {
      case "title" -> first = values.utf8(name);
      case "body" -> body = values.utf8(name);
      default -> json.skipChildren();
    }
  }

  private void readGauge(String name) throws IOException {
    if (name.equals("metrics")) {
      object(name, this::readMetric);
    } else {
      json.skipChildren();
    }
  }

  private void readMetric(String name) throws IOException {
    body = NOTHING;
    double[] value = new double[1];
    object(name, member -> {
      switch (member) {
        case "unit" -> body = values.utf8(member);
        case "value" -> value[0] = values.decimal(member);
        default -> json.skipChildren();
      }
    });
    metrics.add(new Metric(name.getBytes(UTF_8), value[0], body));
  }

  private void write(long time) {
    switch (kind) {
      case LOG -> writer.log(time, first, 0, first.length, isError);
      case COUNTER -> writer.counter(time, first, 0, first.length, firstNumber, secondNumber);
      case TIMER -> writer.timer(time, first, 0, first.length, firstNumber, secondNumber);
      case EVENT -> writer.event(time, first, 0, first.length, body, 0, body.length);
      case GAUGE -> {
        writer.beginGauge(time);
        metrics.forEach(metric -> writer.metric(metric.name, 0, metric.name.length, metric.value,
            metric.unit, 0, metric.unit.length));
        writer.endGauge();
      }
    }
  }
}
