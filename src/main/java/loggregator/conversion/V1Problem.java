package loggregator.conversion;

import java.util.Locale;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;

/** Why an envelope of the first generation is refused. */
public enum V1Problem {
  /** No envelope, or one without a field that is required; so is one with the signature of former times before it. */
  MALFORMED,
  UNKNOWN_TYPE,
  /** The message that the type promises is absent. */
  MISSING_MESSAGE;

  /** As metrics name it. */
  public String reason() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@code null} when it is sound. */
  public static V1Problem of(Envelope envelope) {
    if (envelope == null) {
      return MALFORMED;
    }
    EventType type = EventType.forNumber(envelope.getEventType());
    if (type == null) {
      return UNKNOWN_TYPE;
    }
    return hasMessage(envelope, type) ? null : MISSING_MESSAGE;
  }

  private static boolean hasMessage(Envelope envelope, EventType type) {
    return switch (type) {
      case HttpStartStop -> envelope.hasHttpStartStop();
      case LogMessage -> envelope.hasLogMessage();
      case ValueMetric -> envelope.hasValueMetric();
      case CounterEvent -> envelope.hasCounterEvent();
      case Error -> envelope.hasError();
      case ContainerMetric -> envelope.hasContainerMetric();
    };
  }
}
