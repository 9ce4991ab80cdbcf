package loggregator.outputs;

import java.util.List;
import loggregator.envelope.Batch;

/**
 * What became of a batch that was sent to a destination.
 *
 * @param rejected envelopes of a batch that was taken which the destination did not want
 * @param reason why it was not taken, one word for the metrics
 * @param complaint what the owner of the destination is to be told, without secrets; empty for nothing
 * @param retryAfterMs what the destination asked for; 0 for nothing
 * @param lost parts of the batch that are lost for good, while the rest is taken or not now
 * @param rest what of the batch was not taken now, where that is only a part of it; else null
 */
public record Outcome(Kind kind, int rejected, String reason, String complaint, long retryAfterMs, List<Part> lost,
    Batch rest) {
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

  /** Some of a batch's envelopes, and in one word why they are lost. */
  public record Part(String reason, Batch envelopes) {}

  public static final Outcome TAKEN = new Outcome(Kind.TAKEN, 0, "", "", 0);

  private Outcome(Kind kind, int rejected, String reason, String complaint, long retryAfterMs) {
    this(kind, rejected, reason, complaint, retryAfterMs, List.of(), null);
  }

  public static Outcome takenBut(int rejected) {
    return new Outcome(Kind.TAKEN, rejected, "rejected", "", 0);
  }

  /** Of all but those. */
  public static Outcome takenWithout(List<Part> lost) {
    return new Outcome(Kind.TAKEN, 0, "", "", 0, lost, null);
  }

  /** The rest is to be sent again; what is neither in it nor lost was taken. */
  public Outcome ofRest(Batch notTaken, List<Part> without) {
    return new Outcome(kind, rejected, reason, complaint, retryAfterMs, without, notTaken);
  }

  public static Outcome notNow(String reason, String complaint) {
    return notNow(reason, complaint, 0);
  }

  public static Outcome notNow(String reason, String complaint, long retryAfterMs) {
    return new Outcome(Kind.NOT_NOW, 0, reason, complaint, retryAfterMs);
  }

  public static Outcome notNow(String reason, long retryAfterMs) {
    return notNow(reason, "", retryAfterMs);
  }

  public static Outcome unknown(String reason) {
    return new Outcome(Kind.UNKNOWN, 0, reason, "", 0);
  }

  public static Outcome never(String reason) {
    return new Outcome(Kind.NEVER, 0, reason, "", 0);
  }
}
