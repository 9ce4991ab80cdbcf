package loggregator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import loggregator.envelope.RecordWriter;

/** One metric or event that {@code emit} sends. */
@FunctionalInterface
interface EmittedMetric {
  /** With the ids and tags that the writer has. */
  void write(RecordWriter writer, long timestamp);

  static EmittedMetric counter(String name, long delta) {
    byte[] bytes = name.getBytes(UTF_8);
    return (writer, timestamp) -> writer.counter(timestamp, bytes, 0, bytes.length, delta, 0);
  }

  static EmittedMetric gauge(String name, double value, String unit) {
    byte[] bytes = name.getBytes(UTF_8);
    byte[] unitBytes = unit.getBytes(UTF_8);
    return (writer, timestamp) ->
        writer.gauge(timestamp, bytes, 0, bytes.length, value, unitBytes, 0, unitBytes.length);
  }

  static EmittedMetric event(String title, String body) {
    byte[] titleBytes = title.getBytes(UTF_8);
    byte[] bodyBytes = body.getBytes(UTF_8);
    return (writer, timestamp) ->
        writer.event(timestamp, titleBytes, 0, titleBytes.length, bodyBytes, 0, bodyBytes.length);
  }
}
