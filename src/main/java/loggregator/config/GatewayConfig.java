package loggregator.config;

import java.util.Optional;
import loggregator.diode.DiodeLimits;

/**
 * The role that serves consumers over HTTP.
 *
 * @param rlps absent when they are reached over the event bus
 * @param streamTimeoutMs after which a stream is ended, however busy it is
 * @param streamDiode what waits for one consumer
 */
public record GatewayConfig(
    HttpListener http,
    Optional<PeersConfig> rlps,
    AuthMethod auth,
    boolean allowUnauthenticatedRemoteAccess,
    int heartbeatIntervalMs,
    int streamTimeoutMs,
    DiodeLimits streamDiode,
    int maxStreams,
    int instances) {
  static GatewayConfig read(Section section) {
    GatewayConfig gateway = new GatewayConfig(
        section.section("http", "Where consumers connect.", http -> HttpListener.read(http, 8088)),
        section.optionalSection("rlps", "The Reverse Log Proxies, over gRPC; without this section over the event bus.",
            rlps -> PeersConfig.read(rlps, "reverselogproxy")),
        section.word("auth", AuthMethod.class,
            "How consumers prove who they are, by what the section `auth` says; `none` lets everyone who reaches the port "
                + "read everything."),
        section.flag("allowUnauthenticatedRemoteAccess", false,
            "Whether `auth` may be `none` on an address that is not this machine's own loopback."),
        section.integer("heartbeatIntervalMs", 15_000, 10, 3_600_000, "The silence after which a heartbeat is sent."),
        section.integer("streamTimeoutMs", 840_000, 10, 86_400_000,
            "After which a stream is ended, so that the consumer connects anew."),
        section.section("streamDiode", "The queue of what waits for one consumer.",
            Diodes::read),
        section.integer("maxStreams", 1_000, 1, 1_000_000, "Streams at a time; a further one is refused."),
        Instances.read(section));
    RemoteAccess.check(section, gateway.http, gateway.auth, gateway.allowUnauthenticatedRemoteAccess);
    return gateway;
  }
}
