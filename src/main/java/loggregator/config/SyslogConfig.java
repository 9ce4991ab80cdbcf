package loggregator.config;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import loggregator.diode.DiodeLimits;

/**
 * An Agent's input for syslog.
 *
 * @param zone of times that don't name one
 * @param unixSocket the socket's file
 */
public record SyslogConfig(
    Optional<InputListener> tcp,
    Optional<TlsListener> tls,
    Optional<DatagramListener> udp,
    Optional<Path> unixSocket,
    int maxMessageBytes,
    long maxPendingBytes,
    int maxConnections,
    int idleTimeoutMs,
    ZoneId zone,
    SourceOf sourceId,
    String defaultSourceId,
    int errSeverity,
    boolean readDrains,
    DiodeLimits diode) {
  /** What of a message is its source id. */
  public enum SourceOf {
    APP,
    HOST
  }

  /** Where messages come over TLS. */
  public record TlsListener(InputListener listener, InputTls files) {
    static TlsListener read(Section section) {
      return new TlsListener(InputListener.tcp(section, 6514), InputTls.read(section));
    }

    @Override
    public String toString() {
      return Redacted.print(this);
    }
  }

  static SyslogConfig read(Section section) {
    return new SyslogConfig(
        section.optionalSection("tcp", "Messages over TCP, without TLS.", tcp -> InputListener.tcp(tcp, 1514)),
        section.optionalSection("tls", "Messages over TLS.", TlsListener::read),
        section.optionalSection("udp", "Messages in datagrams.", udp -> DatagramListener.read(udp, 1514)),
        section.optionalFile("unixSocket", "The file of a stream socket that the programs of this machine write to."),
        section.integer("maxMessageBytes", 64 << 10, 480, 16 << 20, "A longer message is cut."),
        section.wholeNumber("maxPendingBytes", 8 << 20, 1024, 64L << 30,
            "What all connections together may hold of messages that have not arrived whole; a further one is cut."),
        section.integer("maxConnections", 1_000, 1, 1_000_000, "Connections at a time; a further one is closed."),
        section.integer("idleTimeoutMs", 600_000, 100, 86_400_000, "A connection that is silent for so long is closed."),
        zone(section),
        section.word("sourceId", SourceOf.class, SourceOf.APP,
            "What the source id is: the program that a message names (`app`), or its host."),
        section.text("defaultSourceId", "syslog", "The source id of messages that name neither."),
        section.integer("errSeverity", 3, 0, 7, "Messages of this severity and of lower numbers are of type ERR."),
        section.flag("readDrains", true,
            "Whether what Cloud Foundry's own syslog drains send becomes again what it was."),
        RoleKeys.diode(section, "diode", "The queue of what came as syslog."));
  }

  private static ZoneId zone(Section section) {
    String name = section.text("timeZone", "",
        "The zone of times that don't name one, such as `Europe/Berlin` or `UTC`; empty for this machine's.");
    try {
      return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
    } catch (DateTimeException e) {
      return section.problem("timeZone", "is no time zone", ZoneId.systemDefault());
    }
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
