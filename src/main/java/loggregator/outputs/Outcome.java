package loggregator.outputs;

/**
 * What became of a batch that was sent to a destination.
 *
 * @param rejected envelopes of a batch that was taken which the destination did not want
 * @param reason why it was not taken, one word for the metrics
 * @param complaint what the owner of the destination is to be told, without secrets; empty for nothing
 * @param retryAfterMs what the destination asked for; 0 for nothing
 */
public record Outcome(Kind kind, int rejected, String reason, String complaint, long retryAfterMs) {
  /** How certain it is. */
  public enum Kind {
    TAKEN,
    /** Certainly not taken, and perhaps it will be later. */
    NOT_NOW,
    /** Nobody knows whether it was taken. */
    UNKNOWN,
    /** Certainly not taken, and never will be. */
    NEVER
  }

  public static final Outcome TAKEN = new Outcome(Kind.TAKEN, 0, "", "", 0);

  public static Outcome takenBut(int rejected) {
    return new Outcome(Kind.TAKEN, rejected, "rejected", "", 0);
  }

  public static Outcome notNow(String reason, String complaint) {
    return new Outcome(Kind.NOT_NOW, 0, reason, complaint, 0);
  }

  public static Outcome notNow(String reason, long retryAfterMs) {
    return new Outcome(Kind.NOT_NOW, 0, reason, "", retryAfterMs);
  }

  public static Outcome unknown(String reason) {
    return new Outcome(Kind.UNKNOWN, 0, reason, "", 0);
  }

  public static Outcome never(String reason) {
    return new Outcome(Kind.NEVER, 0, reason, "", 0);
  }
}
