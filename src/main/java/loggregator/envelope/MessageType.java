package loggregator.envelope;

/** Which member of the oneof {@code message} an envelope carries. */
public enum MessageType {
  NONE,
  LOG,
  COUNTER,
  GAUGE,
  TIMER,
  EVENT
}
