package loggregator.link;

/** A source's refusal of a subscription, such as for too many streams; carries the source's own words. */
public final class RefusedException extends RuntimeException {
  public RefusedException(String message) {
    super(message, null, false, false);
  }
}
