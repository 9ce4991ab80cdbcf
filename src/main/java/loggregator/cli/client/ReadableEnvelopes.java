package loggregator.cli.client;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;

/** For people: the time of day, the source and its instance, the type, the content. */
public final class ReadableEnvelopes implements EnvelopeFormat {
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String CYAN = "\u001b[36m";
  private static final String FAINT = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";
  private static final int NANOS_PER_MS_EXPONENT = 6;

  private final DateTimeFormatter time;
  private final boolean coloured;

  /** @param coloured whether the text goes to a terminal, which understands ANSI colours */
  public ReadableEnvelopes(ZoneId zone, boolean coloured) {
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(zone);
    this.coloured = coloured;
  }

  @Override
  public void append(StringBuilder out, Envelope envelope) {
    colour(out, FAINT);
    time.formatTo(Timestamps.instant(envelope.getTimestamp()), out);
    colour(out, CYAN);
    out.append(' ');
    appendSource(out, envelope);
    out.append(' ');
    appendMessage(out, envelope);
    out.append('\n');
  }

  @Override
  public void appendLoss(StringBuilder out, long envelopes, Envelope report) {
    colour(out, RED);
    out.append("--- ").append(Long.toUnsignedString(envelopes)).append(" envelopes ");
    if (LossCounter.isOfSource(report)) {
      out.append("of ");
      ReadableText.append(out, LossCounter.source(report));
      out.append(' ');
    }
    out.append("lost ---");
    colour(out, PLAIN);
    out.append('\n');
  }

  private void appendSource(StringBuilder out, Envelope envelope) {
    ReadableText.append(out, envelope.getSourceId().isEmpty() ? "-" : envelope.getSourceId());
    if (!envelope.getInstanceId().isEmpty()) {
      ReadableText.append(out, "/" + envelope.getInstanceId());
    }
  }

  private void appendMessage(StringBuilder out, Envelope envelope) {
    switch (envelope.getMessageCase()) {
      case LOG -> appendLog(out, envelope.getLog());
      case COUNTER -> appendMetric(out, "COUNTER", describe(envelope.getCounter()));
      case GAUGE -> appendMetric(out, "GAUGE", describe(envelope.getGauge()));
      case TIMER -> appendMetric(out, "TIMER", describe(envelope.getTimer()));
      case EVENT -> appendMetric(out, "EVENT", describe(envelope.getEvent()));
      case MESSAGE_NOT_SET -> appendMetric(out, "NONE", "");
    }
  }

  private void appendLog(StringBuilder out, Log log) {
    boolean isError = log.getType() == Log.Type.ERR;
    String type = log.getType() == Log.Type.UNRECOGNIZED ? "LOG" + log.getTypeValue() : log.getType().name();
    appendContent(out, isError ? RED : PLAIN, type, log.getPayload().toStringUtf8());
  }

  private void appendMetric(StringBuilder out, String type, String text) {
    appendContent(out, YELLOW, type, text);
  }

  private void appendContent(StringBuilder out, String colour, String type, String text) {
    colour(out, colour);
    out.append(type).append(' ');
    colour(out, PLAIN);
    ReadableText.append(out, text.stripTrailing());
  }

  private void colour(StringBuilder out, String colour) {
    if (coloured) {
      out.append(colour);
    }
  }

  private static String describe(Counter counter) {
    return counter.getName() + " delta=" + Long.toUnsignedString(counter.getDelta())
        + " total=" + Long.toUnsignedString(counter.getTotal());
  }

  private static String describe(Gauge gauge) {
    return new TreeMap<>(gauge.getMetricsMap()).entrySet().stream()
        .map(ReadableEnvelopes::describe)
        .collect(joining(", "));
  }

  private static String describe(Map.Entry<String, GaugeValue> metric) {
    String unit = metric.getValue().getUnit();
    return metric.getKey() + "=" + number(metric.getValue().getValue()) + (unit.isEmpty() ? "" : " " + unit);
  }

  /** A whole number without its ".0". */
  private static String number(double value) {
    boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return isWhole ? Long.toString((long) value) : Double.toString(value);
  }

  private static String describe(Timer timer) {
    BigDecimal nanos = BigDecimal.valueOf(timer.getStop()).subtract(BigDecimal.valueOf(timer.getStart()));
    BigDecimal ms = nanos.movePointLeft(NANOS_PER_MS_EXPONENT).stripTrailingZeros();
    return timer.getName() + " " + ms.toPlainString() + " ms";
  }

  private static String describe(Event event) {
    return event.getTitle() + ": " + event.getBody();
  }
}
