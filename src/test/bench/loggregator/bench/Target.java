package loggregator.bench;

/** A limit for one figure of a case. */
record Target(String figure, boolean atMost, double limit) {
  static Target atMost(String figure, double limit) {
    return new Target(figure, true, limit);
  }

  static Target atLeast(String figure, double limit) {
    return new Target(figure, false, limit);
  }

  boolean isMetBy(double measured) {
    return atMost ? measured <= limit : measured >= limit;
  }

  @Override
  public String toString() {
    return (atMost ? "≤ " : "≥ ") + Figures.format(limit);
  }
}
