package loggregator.config;

import java.util.Optional;
import loggregator.diode.DiodeLimits;

/** Reads the keys that several roles have. */
final class RoleKeys {
  private RoleKeys() {}

  /** How many of the role run in the process. */
  static int instances(Section section) {
    return section.integer("instances", 1, 1, 64,
        "How many of the role run in this process; they share its listening port.");
  }

  /** The limits of a bounded queue. */
  static DiodeLimits diode(Section section, String name, String meaning) {
    return section.section(name, meaning, RoleKeys::limits);
  }

  private static DiodeLimits limits(Section diode) {
    int maxEnvelopes = diode.integer("maxEnvelopes", 0, 0, 10_000_000,
        "Envelopes that wait at most; one more makes the source that holds most lose its oldest. 0 for no such limit.");
    long maxBytes = diode.wholeNumber("maxBytes", 0, 0, 64L << 30,
        "Bytes that wait at most, though `node.bufferBytes` would allow more. 0 for no such limit.");
    return new DiodeLimits(
        maxEnvelopes == 0 ? DiodeLimits.NONE.maxEnvelopes() : maxEnvelopes,
        maxBytes == 0 ? DiodeLimits.NONE.maxBytes() : maxBytes);
  }

  static DiodeLimits streamDiode(Section section) {
    return diode(section, "streamDiode", "The queue of what waits for one consumer.");
  }

  static Optional<PeersConfig> logCaches(Section section) {
    return section.optionalSection("logCaches", "The Log Caches, over gRPC, for consumers that ask for what was before or "
        + "come back; without this section those of this process and of its cluster.",
        child -> PeersConfig.read(child, "log-cache"));
  }

  static AuthMethod auth(Section section) {
    return section.word("auth", AuthMethod.class,
        "How consumers prove who they are, by what the section `auth` says; `none` lets everyone who reaches the port "
            + "read everything.");
  }

  /** Reports a role that would let everybody on the network read everything without having been told to. */
  static boolean allowUnauthenticatedRemoteAccess(Section section, HttpListener http, AuthMethod auth) {
    boolean allowed = section.flag("allowUnauthenticatedRemoteAccess", false,
        "Whether `auth` may be `none` on an address that is not this machine's own loopback.");
    boolean open = auth == AuthMethod.NONE && !Hosts.isLoopback(http.host());
    if (open && !allowed && !section.isAtFault("auth")) {
      section.problem("auth", "none on the address " + section.printed("http.host") + " would let everyone who reaches "
          + "it read all logs and metrics; listen on 127.0.0.1, or, if that is what you want, set "
          + section.key("allowUnauthenticatedRemoteAccess") + " to true", null);
    }
    return allowed;
  }
}
