package loggregator.config;

import loggregator.diode.DiodeLimits;

/**
 * An Agent's input for statsd.
 *
 * @param originInName whether the part of a name before its first dot is the source id
 */
public record StatsdConfig(
    DatagramListener udp,
    String defaultSourceId,
    boolean originInName,
    Timings timings,
    int maxSeries,
    DiodeLimits diode) {
  /** What becomes of a timing. */
  public enum Timings {
    GAUGE,
    /** One that stops now. */
    TIMER
  }

  static StatsdConfig read(Section section) {
    return new StatsdConfig(
        section.section("udp", "Where statsd's clients send datagrams.", udp -> DatagramListener.read(udp, 8125)),
        section.text("defaultSourceId", "statsd",
            "The source id of metrics that have neither the tag `source_id` nor `service`."),
        section.flag("originInName", false,
            "Whether what stands before the first dot of a name is the source id, as in the original."),
        section.word("timings", Timings.class, Timings.GAUGE,
            "What becomes of a timing: a gauge of unit `ms`, or a timer that stops when it arrives."),
        section.integer("maxSeries", 10_000, 1, 10_000_000,
            "Series whose value is kept, of gauges, sets and fractions of counters each; beyond that the one that was "
                + "silent for longest is forgotten."),
        RoleKeys.diode(section, "diode", "The queue of what came as statsd."));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
