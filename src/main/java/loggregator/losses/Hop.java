package loggregator.losses;

/**
 * Where envelopes were lost, and why: the tags of {@code loggregator_dropped_envelopes_total}.
 *
 * @param queue the tag {@code diode}
 */
public record Hop(String role, String queue, String reason) {
  public static final String OVERFLOW = "overflow";

  @Override
  public String toString() {
    return role + " " + queue;
  }
}
