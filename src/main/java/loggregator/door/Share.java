package loggregator.door;

/**
 * How much of something that is scarce one client may have: so many times what is still free, as in a
 * {@link loggregator.diode.MemoryBudget}. So a client alone may have nearly all, and something is always free for
 * others, however many clients take all that they can get.
 *
 * @param percent of all, for a client alone; 100 for no limit
 */
public record Share(int percent) {
  /** Whether a client that has so many may have one more of those that are free. */
  public boolean admits(long held, long free) {
    return free > 0 && (percent >= 100 || held * (100 - percent) < free * percent);
  }
}
