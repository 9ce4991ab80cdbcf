package loggregator.inputs.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.RecordWriter;
import loggregator.inputs.InputQueue;
import loggregator.inputs.scrape.Exposition.Samples;
import loggregator.inputs.scrape.MetricTypes.Form;

/** Makes envelopes of the samples of one scrape. One thread. */
final class ScrapedEnvelopes implements Samples {
  /** A sample that says that it is older is from now: it may stand there for ever. */
  private static final long MAX_AGE_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final double NANOS_PER_MS = 1e6;
  private static final double END_OF_UNSIGNED = 0x1p64;
  private static final double END_OF_SIGNED = 0x1p63;
  private static final byte[] NO_UNIT = {};

  private final ScrapeTarget target;
  private final InputQueue queue;
  private final RecordWriter writer;
  private final int maxSamples;
  private final long nowNanos;
  private int samples;

  /** @param nowNanos when the scrape began, since 1970 */
  ScrapedEnvelopes(ScrapeTarget target, InputQueue queue, int maxSamples, long nowNanos) {
    this.target = target;
    this.queue = queue;
    this.writer = queue.writer();
    this.maxSamples = maxSamples;
    this.nowNanos = nowNanos;
  }

  /** All that there were. */
  int samples() {
    return samples;
  }

  @Override
  public void take(SampleLine sample, Form form, double timestampMs) {
    if (++samples > maxSamples) {
      queue.meters().rejected("too_many_samples");
    } else if (form == Form.NONE) {
      queue.meters().ignored("created", 1);
    } else if (form == Form.COUNTER) {
      writeCounter(sample, timestamp(timestampMs));
    } else {
      writeGauge(sample, form == Form.GAUGE, timestamp(timestampMs));
    }
  }

  @Override
  public void malformed() {
    queue.meters().rejected("malformed");
  }

  private void writeCounter(SampleLine sample, long timestamp) {
    if (!(sample.value() >= 0 && sample.value() < END_OF_UNSIGNED)) {
      queue.meters().rejected(sample.value() < 0 ? "negative_counter" : "bad_value");
      return;
    }
    writeOrigin(sample.labels(), false);
    byte[] name = sample.name().getBytes(UTF_8);
    writer.counter(timestamp, name, 0, name.length, 0, unsigned(sample.value()));
  }

  private static long unsigned(double value) {
    return value < END_OF_SIGNED ? (long) value : (long) (value - END_OF_SIGNED) + Long.MIN_VALUE;
  }

  private void writeGauge(SampleLine sample, boolean takesUnit, long timestamp) {
    writeOrigin(sample.labels(), takesUnit);
    String unit = takesUnit ? sample.labels().getOrDefault("unit", target.labels().getOrDefault("unit", "")) : "";
    writeGauge(sample.name(), sample.value(), unit.isEmpty() ? NO_UNIT : unit.getBytes(UTF_8), timestamp);
  }

  private void writeGauge(String name, double value, byte[] unit, long timestamp) {
    byte[] bytes = name.getBytes(UTF_8);
    writer.gauge(timestamp, bytes, 0, bytes.length, value, unit, 0, unit.length);
  }

  /** A sample's labels win over those that the target has. */
  private void writeOrigin(Map<String, String> labels, boolean takesUnit) {
    writer.ids(labels.getOrDefault("source_id", target.labels().getOrDefault("source_id", target.sourceId())),
        target.instanceId());
    writer.clearTags();
    target.labels().forEach((name, value) -> {
      if (!labels.containsKey(name)) {
        writeTag(name, value, takesUnit);
      }
    });
    labels.forEach((name, value) -> writeTag(name, value, takesUnit));
  }

  private void writeTag(String name, String value, boolean takesUnit) {
    if (!name.equals("source_id") && !(takesUnit && name.equals("unit"))) {
      writer.tag(name.getBytes(UTF_8), value);
    }
  }

  private long timestamp(double ms) {
    double nanos = ms * NANOS_PER_MS;
    boolean isCurrent = nanos > nowNanos - MAX_AGE_NANOS && nanos < nowNanos + MAX_AGE_NANOS;
    return isCurrent ? (long) nanos : nowNanos;
  }

  /** The target's own state, as a Prometheus has it. */
  void writeState(boolean isUp, double seconds) {
    writeOrigin(Map.of("target", target.address()), true);
    writeGauge("up", isUp ? 1 : 0, NO_UNIT, nowNanos);
    writeGauge("scrape_duration_seconds", seconds, "s".getBytes(UTF_8), nowNanos);
    writeGauge("scrape_samples_scraped", samples, NO_UNIT, nowNanos);
  }
}
