package loggregator.inputs.otlp;

import java.util.HashMap;
import java.util.Map;
import loggregator.inputs.otlp.OtlpField.Kind;

/** The messages of OTLP: which fields they have, on the wire and in JSON. Fields that nothing reads are left out. */
enum OtlpMessage {
  EXPORT_LOGS, RESOURCE_LOGS, SCOPE_LOGS, LOG_RECORD,
  EXPORT_METRICS, RESOURCE_METRICS, SCOPE_METRICS, METRIC, GAUGE, SUM, HISTOGRAM, EXPONENTIAL_HISTOGRAM, SUMMARY,
  NUMBER_POINT, HISTOGRAM_POINT, EXPONENTIAL_POINT, BUCKETS, SUMMARY_POINT, QUANTILE,
  EXPORT_TRACES, RESOURCE_SPANS, SCOPE_SPANS, SPAN, SPAN_EVENT, SPAN_LINK, STATUS,
  RESOURCE, SCOPE, KEY_VALUE, ANY_VALUE, ARRAY, KEY_VALUES;

  private static final int MAX_NUMBER = 16;

  private final OtlpField[] byNumber = new OtlpField[MAX_NUMBER + 1];
  private final Map<String, OtlpField> byName = new HashMap<>();

  static {
    KEY_VALUE.with("key", 1, Kind.TEXT).with("value", 2, ANY_VALUE);
    ANY_VALUE.with("stringValue", 1, Kind.TEXT).with("boolValue", 2, Kind.BOOL).with("intValue", 3, Kind.VARINT)
        .with("doubleValue", 4, Kind.DOUBLE).with("arrayValue", 5, ARRAY).with("kvlistValue", 6, KEY_VALUES)
        .with("bytesValue", 7, Kind.BASE64);
    ARRAY.with("values", 1, ANY_VALUE);
    KEY_VALUES.with("values", 1, KEY_VALUE);
    RESOURCE.with("attributes", 1, KEY_VALUE).with("droppedAttributesCount", 2, Kind.VARINT);
    SCOPE.with("name", 1, Kind.TEXT).with("version", 2, Kind.TEXT).with("attributes", 3, KEY_VALUE);

    EXPORT_LOGS.with("resourceLogs", 1, RESOURCE_LOGS);
    RESOURCE_LOGS.with("resource", 1, RESOURCE).with("scopeLogs", 2, SCOPE_LOGS);
    SCOPE_LOGS.with("scope", 1, SCOPE).with("logRecords", 2, LOG_RECORD);
    LOG_RECORD.with("timeUnixNano", 1, Kind.FIXED64).with("severityNumber", 2, EnumNames.SEVERITY)
        .with("severityText", 3, Kind.TEXT).with("body", 5, ANY_VALUE).with("attributes", 6, KEY_VALUE)
        .with("droppedAttributesCount", 7, Kind.VARINT).with("flags", 8, Kind.FIXED32).with("traceId", 9, Kind.HEX)
        .with("spanId", 10, Kind.HEX).with("observedTimeUnixNano", 11, Kind.FIXED64).with("eventName", 12, Kind.TEXT);

    EXPORT_METRICS.with("resourceMetrics", 1, RESOURCE_METRICS);
    RESOURCE_METRICS.with("resource", 1, RESOURCE).with("scopeMetrics", 2, SCOPE_METRICS);
    SCOPE_METRICS.with("scope", 1, SCOPE).with("metrics", 2, METRIC);
    METRIC.with("name", 1, Kind.TEXT).with("unit", 3, Kind.TEXT).with("gauge", 5, GAUGE).with("sum", 7, SUM)
        .with("histogram", 9, HISTOGRAM).with("exponentialHistogram", 10, EXPONENTIAL_HISTOGRAM)
        .with("summary", 11, SUMMARY);
    GAUGE.with("dataPoints", 1, NUMBER_POINT);
    SUM.with("dataPoints", 1, NUMBER_POINT).with("aggregationTemporality", 2, EnumNames.TEMPORALITY)
        .with("isMonotonic", 3, Kind.BOOL);
    HISTOGRAM.with("dataPoints", 1, HISTOGRAM_POINT).with("aggregationTemporality", 2, EnumNames.TEMPORALITY);
    EXPONENTIAL_HISTOGRAM.with("dataPoints", 1, EXPONENTIAL_POINT)
        .with("aggregationTemporality", 2, EnumNames.TEMPORALITY);
    SUMMARY.with("dataPoints", 1, SUMMARY_POINT);
    NUMBER_POINT.with("timeUnixNano", 3, Kind.FIXED64).with("asDouble", 4, Kind.DOUBLE)
        .with("asInt", 6, Kind.FIXED64).with("attributes", 7, KEY_VALUE).with("flags", 8, Kind.VARINT);
    HISTOGRAM_POINT.with("timeUnixNano", 3, Kind.FIXED64).with("count", 4, Kind.FIXED64).with("sum", 5, Kind.DOUBLE)
        .with("bucketCounts", 6, Kind.FIXED64S).with("explicitBounds", 7, Kind.DOUBLES)
        .with("attributes", 9, KEY_VALUE).with("flags", 10, Kind.VARINT).with("min", 11, Kind.DOUBLE)
        .with("max", 12, Kind.DOUBLE);
    EXPONENTIAL_POINT.with("attributes", 1, KEY_VALUE).with("timeUnixNano", 3, Kind.FIXED64)
        .with("count", 4, Kind.FIXED64).with("sum", 5, Kind.DOUBLE).with("scale", 6, Kind.SIGNED)
        .with("zeroCount", 7, Kind.FIXED64).with("positive", 8, BUCKETS).with("negative", 9, BUCKETS)
        .with("flags", 10, Kind.VARINT).with("min", 12, Kind.DOUBLE).with("max", 13, Kind.DOUBLE);
    BUCKETS.with("offset", 1, Kind.SIGNED).with("bucketCounts", 2, Kind.VARINTS);
    SUMMARY_POINT.with("timeUnixNano", 3, Kind.FIXED64).with("count", 4, Kind.FIXED64).with("sum", 5, Kind.DOUBLE)
        .with("quantileValues", 6, QUANTILE).with("attributes", 7, KEY_VALUE).with("flags", 8, Kind.VARINT);
    QUANTILE.with("quantile", 1, Kind.DOUBLE).with("value", 2, Kind.DOUBLE);

    EXPORT_TRACES.with("resourceSpans", 1, RESOURCE_SPANS);
    RESOURCE_SPANS.with("resource", 1, RESOURCE).with("scopeSpans", 2, SCOPE_SPANS);
    SCOPE_SPANS.with("scope", 1, SCOPE).with("spans", 2, SPAN);
    SPAN.with("traceId", 1, Kind.HEX).with("spanId", 2, Kind.HEX).with("traceState", 3, Kind.TEXT)
        .with("parentSpanId", 4, Kind.HEX).with("name", 5, Kind.TEXT).with("kind", 6, EnumNames.SPAN_KIND)
        .with("startTimeUnixNano", 7, Kind.FIXED64).with("endTimeUnixNano", 8, Kind.FIXED64)
        .with("attributes", 9, KEY_VALUE).with("events", 11, SPAN_EVENT).with("links", 13, SPAN_LINK)
        .with("status", 15, STATUS);
    STATUS.with("message", 2, Kind.TEXT).with("code", 3, EnumNames.STATUS);
  }

  /** Null for a field that nothing reads. */
  OtlpField field(int number) {
    return number <= MAX_NUMBER ? byNumber[number] : null;
  }

  /** By its name in JSON; null for one that nothing reads. */
  OtlpField field(String name) {
    return byName.get(name);
  }

  private OtlpMessage with(String name, int number, Kind kind) {
    return with(name, new OtlpField(number, kind, null, null));
  }

  private OtlpMessage with(String name, int number, OtlpMessage message) {
    return with(name, new OtlpField(number, Kind.MESSAGE, message, null));
  }

  private OtlpMessage with(String name, int number, EnumNames names) {
    return with(name, new OtlpField(number, Kind.ENUM, null, names));
  }

  private OtlpMessage with(String name, OtlpField field) {
    byNumber[field.number()] = field;
    byName.put(name, field);
    return this;
  }
}
