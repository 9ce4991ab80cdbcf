package loggregator.cli.client;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.GaugeValue;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Timer;

/** What an envelope says, in words. The text may hold anything that its producer put into it. */
final class EnvelopeText {
  private static final int NANOS_PER_MS_EXPONENT = 6;

  private EnvelopeText() {}

  /** Such as {@code OUT} or {@code COUNTER}. */
  static String type(Envelope envelope) {
    return switch (envelope.getMessageCase()) {
      case LOG -> type(envelope.getLog());
      case MESSAGE_NOT_SET -> "NONE";
      default -> envelope.getMessageCase().name();
    };
  }

  private static String type(Log log) {
    return log.getType() == Log.Type.UNRECOGNIZED ? "LOG" + log.getTypeValue() : log.getType().name();
  }

  /** A log's payload, or a metric's names and values. */
  static String content(Envelope envelope) {
    return switch (envelope.getMessageCase()) {
      case LOG -> envelope.getLog().getPayload().toStringUtf8();
      case COUNTER -> describe(envelope.getCounter());
      case GAUGE -> describe(envelope.getGauge());
      case TIMER -> describe(envelope.getTimer());
      case EVENT -> describe(envelope.getEvent());
      case MESSAGE_NOT_SET -> "";
    };
  }

  private static String describe(Counter counter) {
    return counter.getName() + " delta=" + Long.toUnsignedString(counter.getDelta())
        + " total=" + Long.toUnsignedString(counter.getTotal());
  }

  private static String describe(Gauge gauge) {
    return new TreeMap<>(gauge.getMetricsMap()).entrySet().stream()
        .map(EnvelopeText::describe)
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
