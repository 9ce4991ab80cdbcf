package loggregator.inputs.statsd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.LongSupplier;
import loggregator.config.StatsdConfig;
import loggregator.config.StatsdConfig.Timings;
import loggregator.envelope.RecordWriter;
import loggregator.envelope.SeriesKey;
import loggregator.envelope.WireWriter;
import loggregator.inputs.InputQueue;
import loggregator.inputs.RunningValues;

/** Makes an envelope of each sample, at once. One thread. */
final class StatsdEnvelopes {
  private static final byte[] NO_UNIT = {};
  private static final byte[] MILLISECONDS = "ms".getBytes(UTF_8);
  private static final byte[] UNIQUE = "unique".getBytes(UTF_8);
  private static final double NANOS_PER_MS = 1e6;
  private static final double MAX_DELTA = 0x1p63;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final StatsdConfig config;
  private final InputQueue queue;
  private final RecordWriter writer;
  private final LongSupplier nowNanos;
  private final StatsdLine line = new StatsdLine();
  private final StatsdTags tags;
  private final DatadogLines datadog;
  private final RunningValues gauges;
  private final RunningValues fractions;
  private final DistinctValues sets;
  private final WireWriter name = new WireWriter(128);
  private final byte[] defaultSourceId;

  StatsdEnvelopes(StatsdConfig config, InputQueue queue, LongSupplier nowNanos) {
    this.config = config;
    this.queue = queue;
    this.writer = queue.writer();
    this.nowNanos = nowNanos;
    tags = new StatsdTags(writer);
    defaultSourceId = config.defaultSourceId().getBytes(UTF_8);
    datadog = new DatadogLines(queue, tags, defaultSourceId);
    gauges = new RunningValues(config.maxSeries(), queue.meters());
    fractions = new RunningValues(config.maxSeries(), queue.meters());
    sets = new DistinctValues(config.maxSeries(), queue.meters());
  }

  /** Lines with newlines between them. */
  void take(byte[] bytes, int start, int end) {
    int lineStart = start;
    for (int i = start; i <= end; i++) {
      if (i == end || bytes[i] == '\n') {
        int lineEnd = i > lineStart && bytes[i - 1] == '\r' ? i - 1 : i;
        if (lineEnd > lineStart) {
          takeLine(bytes, lineStart, lineEnd);
        }
        lineStart = i + 1;
      }
    }
  }

  void flush() {
    queue.flush();
  }

  private void takeLine(byte[] bytes, int start, int end) {
    if (bytes[start] == '_' && datadog.take(bytes, start, end, nowNanos.getAsLong())) {
      return;
    }
    int values = line.readName(bytes, start, end);
    if (line.nameEnd == start) {
      queue.meters().rejected("no_name");
    } else if (values < 0) {
      takeMeter(end);
    } else {
      takeValues(values);
    }
  }

  /** A meter may stand without a value. */
  private void takeMeter(int end) {
    boolean isMeter = line.nameEnd == end || line.nameEnd + 2 == end && line.bytes[end - 1] == 'm';
    if (!isMeter) {
      queue.meters().rejected("malformed");
      return;
    }
    line.tagsEnd = line.tagsStart;
    line.containerEnd = line.containerStart;
    line.seconds = 0;
    line.rate = 1;
    beginEnvelopes();
    add(1);
  }

  private void takeValues(int first) {
    int next = first;
    while (next >= 0) {
      next = line.readValues(next);
      if (next == -2 || line.type == 0) {
        queue.meters().rejected(next == -2 ? "malformed" : "unknown_type");
        return;
      }
      if (!(line.rate > 0 && line.rate <= 1)) {
        queue.meters().rejected("bad_rate");
        line.rate = 1;
      }
      beginEnvelopes();
      writeAll();
    }
  }

  private void beginEnvelopes() {
    tags.begin(line.bytes);
    tags.container(line.containerStart, line.containerEnd);
    tags.write(line.nameTagsStart, line.nameTagsEnd, line.nameTagSeparator, '=');
    tags.write(line.tagsStart, line.tagsEnd, (byte) ',', ':');
    int nameStart = line.nameStart;
    byte[] source = defaultSourceId;
    int sourceStart = 0;
    int sourceEnd = defaultSourceId.length;
    if (config.originInName()) {
      int dot = dot();
      source = line.bytes;
      sourceStart = line.nameStart;
      sourceEnd = dot;
      nameStart = Math.min(dot + 1, line.nameEnd);
    }
    tags.writeIds(source, sourceStart, sourceEnd);
    name.clear();
    name.writeRaw(line.bytes, nameStart, line.nameEnd - nameStart);
    name.writeRaw(line.bytes, line.nameRestStart, line.nameRestEnd - line.nameRestStart);
  }

  private int dot() {
    int dot = line.nameStart;
    while (dot < line.nameEnd && line.bytes[dot] != '.') {
      dot++;
    }
    return dot;
  }

  private void writeAll() {
    if (line.type == 's') {
      writeSet(line.valueStart(0), line.valueEnd(line.values - 1));
      return;
    }
    for (int i = 0; i < line.values; i++) {
      double value = Decimal.parse(line.bytes, line.valueStart(i), line.valueEnd(i));
      if (Double.isNaN(value)) {
        queue.meters().rejected("bad_value");
      } else {
        write(value, line.bytes[line.valueStart(i)]);
      }
    }
  }

  private void write(double value, byte sign) {
    switch (line.type) {
      case 'c', 'm' -> add(value / line.rate);
      case 'g' -> writeGauge(value, sign == '+' || sign == '-');
      case 't' -> writeTiming(value);
      default -> gauge(value, NO_UNIT);
    }
  }

  /** A counter without a whole is none: an Agent would let it begin anew. */
  private void add(double value) {
    if (value < 0 || value >= MAX_DELTA) {
      queue.meters().rejected(value < 0 ? "negative_counter" : "bad_value");
      return;
    }
    boolean hasNoFraction = fractions.isEmpty() && value == (long) value;
    long delta = hasNoFraction ? (long) value : fractions.addAndTakeWhole(series(), value);
    if (delta > 0) {
      writer.counter(timestamp(), name.bytes(), 0, name.size(), delta, 0);
    }
  }

  private void writeGauge(double value, boolean isChange) {
    SeriesKey series = series();
    if (isChange) {
      gauge(gauges.add(series, value), NO_UNIT);
    } else {
      gauges.put(series, value);
      gauge(value, NO_UNIT);
    }
  }

  private void writeTiming(double value) {
    if (config.timings() == Timings.GAUGE) {
      gauge(value, MILLISECONDS);
    } else {
      long stop = timestamp();
      long duration = (long) Math.max(0, Math.min(value * NANOS_PER_MS, stop));
      writer.timer(stop, name.bytes(), 0, name.size(), stop - duration, stop);
    }
  }

  private void writeSet(int start, int end) {
    SeriesKey value = writer.series(line.bytes, start, end - start);
    gauge(sets.count(series(), value, nowNanos.getAsLong()), UNIQUE);
  }

  private void gauge(double value, byte[] unit) {
    writer.gauge(timestamp(), name.bytes(), 0, name.size(), value, unit, 0, unit.length);
  }

  private SeriesKey series() {
    return writer.series(name.bytes(), 0, name.size());
  }

  private long timestamp() {
    return line.seconds == 0 ? nowNanos.getAsLong() : line.seconds * NANOS_PER_SECOND;
  }
}
