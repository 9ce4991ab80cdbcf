package loggregator.config;

import java.util.Optional;
import loggregator.diode.DiodeLimits;

/**
 * The role that serves consumers of the first generation over WebSockets.
 *
 * @param routers absent when they are reached over the event bus
 * @param systemDomain empty for none
 * @param securityLog absent when requests are not logged
 * @param slowConsumerTimeoutMs how long a consumer may take nothing of what waits for it
 * @param pingIntervalMs between a consumer's answer and the next ping
 * @param streamDiode what waits for one consumer
 */
public record TrafficControllerConfig(
    HttpListener http,
    Optional<PeersConfig> routers,
    AuthMethod auth,
    boolean allowUnauthenticatedRemoteAccess,
    String systemDomain,
    Optional<SecurityLogConfig> securityLog,
    int slowConsumerTimeoutMs,
    int pingIntervalMs,
    int pongTimeoutMs,
    DiodeLimits streamDiode,
    int maxStreams,
    int instances) {
  static TrafficControllerConfig read(Section section) {
    TrafficControllerConfig config = new TrafficControllerConfig(
        section.section("http", "Where consumers connect.", http -> HttpListener.read(http, 8081)),
        section.optionalSection("routers", "The Routers, over gRPC; without this section over the event bus.",
            routers -> PeersConfig.read(routers, "doppler")),
        section.word("auth", AuthMethod.class,
            "How consumers prove who they are, by what the section `auth` says; `none` lets everyone who reaches the port "
                + "read everything."),
        section.flag("allowUnauthenticatedRemoteAccess", false,
            "Whether `auth` may be `none` on an address that is not this machine's own loopback."),
        section.text("systemDomain", "",
            "Cookies of `/set-cookie` are for `doppler.` and this domain; empty for the host that was asked."),
        section.optionalSection("securityLog", "A file with a line of Common Event Format for every request.",
            SecurityLogConfig::read),
        section.integer("slowConsumerTimeoutMs", 5_000, 10, 3_600_000,
            "How long a consumer may take nothing of what waits for it before it is disconnected."),
        section.integer("pingIntervalMs", 15_000, 10, 3_600_000,
            "How long after a consumer's answer to a ping the next one is sent."),
        section.integer("pongTimeoutMs", 30_000, 10, 3_600_000,
            "How long a consumer may leave a ping unanswered before it is disconnected."),
        section.section("streamDiode", "The queue of what waits for one consumer.",
            Diodes::read),
        section.integer("maxStreams", 2_000, 1, 1_000_000, "Streams at a time; a further one is refused."),
        Instances.read(section));
    RemoteAccess.check(section, config.http, config.auth, config.allowUnauthenticatedRemoteAccess);
    return config;
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
