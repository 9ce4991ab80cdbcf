package loggregator.logcache;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.promql.Labels;
import loggregator.promql.SampleSource.Cost;
import loggregator.promql.SeriesSelector;
import loggregator.promql.TimeSeries;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/** Sorts the values of envelopes, which come in order, into the series that a selector asks for. One thread. */
final class SelectedSeries {
  /** Objects of a series, and of one of its labels. */
  private static final int SERIES_BYTES = 250;
  private static final int LABEL_BYTES = 64;
  private static final int SAMPLE_BYTES = 2 * (Long.BYTES + Double.BYTES);
  private static final int TEXT_BYTES = 56;

  private final SeriesSelector selector;
  private final Cost cost;
  private final Map<Labels, TimeSeries> series = new LinkedHashMap<>();
  /** Each text once: most labels of most series are the same. */
  private final Map<String, String> texts = new HashMap<>();

  SelectedSeries(SeriesSelector selector, Cost cost) {
    this.selector = selector;
    this.cost = cost;
  }

  Collection<TimeSeries> series() {
    return series.values();
  }

  void addAll(Batch batch) {
    for (int record = batch.offset(); record < batch.end(); ) {
      int start = batch.envelopeStart(record);
      record = batch.recordEnd(record);
      try {
        add(Envelope.parser().parseFrom(batch.bytes(), start, record - start));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("kept bytes that are no envelope", e);
      }
    }
  }

  private void add(Envelope envelope) {
    switch (envelope.getMessageCase()) {
      case COUNTER -> add(envelope, envelope.getCounter().getName(), unsigned(envelope.getCounter().getTotal()));
      case TIMER -> add(envelope, envelope.getTimer().getName(),
          envelope.getTimer().getStop() - envelope.getTimer().getStart());
      case GAUGE -> envelope.getGauge().getMetricsMap().forEach(
          (name, value) -> add(envelope, name, value.getValue()));
      case LOG, EVENT, MESSAGE_NOT_SET -> { }
    }
  }

  private void add(Envelope envelope, String name, double value) {
    if (!SeriesSelector.plainName(name).equals(selector.name())) {
      return;
    }
    Labels labels = labelsOf(envelope);
    if (selector.matches(labels)) {
      cost.held(SAMPLE_BYTES);
      series.computeIfAbsent(labels, this::begin)
          .add(TimeUnit.NANOSECONDS.toMillis(envelope.getTimestamp()), value);
    }
  }

  private TimeSeries begin(Labels labels) {
    cost.held(SERIES_BYTES + (long) LABEL_BYTES * labels.values().size());
    return new TimeSeries(labels);
  }

  private Labels labelsOf(Envelope envelope) {
    Map<String, String> labels = new HashMap<>();
    envelope.getTagsMap().forEach((name, value) -> labels.put(known(name), known(value)));
    labels.put("source_id", known(envelope.getSourceId()));
    if (!envelope.getInstanceId().isEmpty()) {
      labels.put("instance_id", known(envelope.getInstanceId()));
    }
    return Labels.of(labels);
  }

  private String known(String text) {
    String known = texts.putIfAbsent(text, text);
    if (known == null) {
      cost.held(TEXT_BYTES + 2L * text.length());
      return text;
    }
    return known;
  }

  private static double unsigned(long total) {
    return total >= 0 ? total : (total >>> 1 | total & 1) * 2.0;
  }
}
