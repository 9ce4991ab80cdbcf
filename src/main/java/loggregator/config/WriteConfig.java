package loggregator.config;

import loggregator.diode.DiodeLimits;

/** An Agent's input for envelopes as JSON. */
public record WriteConfig(
    InputListener http,
    InputAccess access,
    int maxMessageBytes,
    long maxPendingBytes,
    int maxConnections,
    DiodeLimits diode) {
  static WriteConfig read(Section section) {
    InputListener http = section.section("http",
        "Where envelopes are posted to `/v2/write`.", listener -> InputListener.tcp(listener, 3459));
    return new WriteConfig(
        http,
        InputAccess.read(section, http),
        section.integer("maxMessageBytes", 4 << 20, 1024, 64 << 20,
            "The largest request that is taken, also after unpacking."),
        section.wholeNumber("maxPendingBytes", 8 << 20, 1024, 64L << 30,
            "What all requests together may hold that have not arrived whole; a further one is to come again later."),
        section.integer("maxConnections", 1_000, 1, 1_000_000, "Connections at a time; a further one is closed."),
        RoleKeys.diode(section, "diode", "The queue of what was posted."));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
