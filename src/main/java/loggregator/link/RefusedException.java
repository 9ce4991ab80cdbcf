package loggregator.link;

/** A source's refusal of a subscription, such as for too many streams; carries the source's own words. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean isForWantOfMemory;

  public RefusedException(String message) {
    this(message, false);
  }

  private RefusedException(String message, boolean isForWantOfMemory) {
    super(message, null, false, false);
    this.isForWantOfMemory = isForWantOfMemory;
  }

  public static RefusedException forWantOfMemory() {
    return new RefusedException("no memory for these selectors", true);
  }

  /** Whether the source might have taken a smaller subscription, or the same one at another time. */
  public static boolean isForWantOfMemory(Throwable cause) {
    return cause instanceof RefusedException refused && refused.isForWantOfMemory;
  }
}
