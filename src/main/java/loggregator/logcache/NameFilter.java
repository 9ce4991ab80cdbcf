package loggregator.logcache;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import java.util.Set;
import loggregator.envelope.MessageType;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Gauge;

/**
 * Selects metrics whose name has a match of a regular expression, anywhere in it. Of a gauge only the matching metrics
 * stay; logs and events have no name. RE2 takes time in proportion to the text, whatever the expression is.
 */
final class NameFilter {
  /** What may have a name at all. */
  static final Set<MessageType> TYPES = Set.of(MessageType.COUNTER, MessageType.GAUGE, MessageType.TIMER);

  private static final int MAX_LENGTH = 1_024;

  private final Pattern pattern;

  /** @param expression without a {@link #problemOf problem} */
  NameFilter(String expression) {
    pattern = Pattern.compile(expression);
  }

  static Optional<ApiError> problemOf(String expression) {
    if (expression.length() > MAX_LENGTH) {
      return Optional.of(ApiError.invalid("name filter must not be longer than " + MAX_LENGTH + " characters"));
    }
    try {
      Pattern.compile(expression);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(ApiError.invalid("name filter must be a valid regular expression: " + e.getMessage()));
    }
  }

  /** What is left of the envelope; null for nothing. */
  Envelope apply(byte[] bytes, int start, int end) {
    try {
      return apply(Envelope.parser().parseFrom(bytes, start, end - start));
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private Envelope apply(Envelope envelope) {
    return switch (envelope.getMessageCase()) {
      case COUNTER -> matches(envelope.getCounter().getName()) ? envelope : null;
      case TIMER -> matches(envelope.getTimer().getName()) ? envelope : null;
      case GAUGE -> ofGauge(envelope);
      case LOG, EVENT, MESSAGE_NOT_SET -> null;
    };
  }

  private Envelope ofGauge(Envelope envelope) {
    Gauge.Builder gauge = Gauge.newBuilder();
    envelope.getGauge().getMetricsMap().forEach((name, value) -> {
      if (matches(name)) {
        gauge.putMetrics(name, value);
      }
    });
    return gauge.getMetricsCount() == 0 ? null : envelope.toBuilder().setGauge(gauge).build();
  }

  private boolean matches(String name) {
    return pattern.matcher(name).find();
  }
}
