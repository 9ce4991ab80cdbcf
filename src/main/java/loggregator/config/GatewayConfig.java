package loggregator.config;

import java.util.Optional;
import loggregator.diode.DiodeLimits;

/**
 * The role that serves consumers over HTTP.
 *
 * @param rlps absent for those of this process and of its cluster
 * @param logCaches absent for those of this process and of its cluster
 * @param page whether people get a page at {@code /}
 * @param compression whether streams are compressed for consumers that accept it
 * @param login where readers of the page log in; absent where they paste a token
 * @param operations absent where the state of the nodes is shown to nobody
 * @param streamTimeoutMs the age at which a stream is ended, however busy it is
 * @param streamDiode what waits for one consumer
 */
public record GatewayConfig(
    HttpListener http,
    Optional<PeersConfig> rlps,
    Optional<PeersConfig> logCaches,
    AuthMethod auth,
    boolean allowUnauthenticatedRemoteAccess,
    boolean ignoreUnknownParameters,
    boolean page,
    Optional<LoginConfig> login,
    Optional<OperationsConfig> operations,
    boolean compression,
    int heartbeatIntervalMs,
    int streamTimeoutMs,
    DiodeLimits streamDiode,
    int maxStreams,
    int instances) {
  static GatewayConfig read(Section section) {
    HttpListener http = section.section("http", "Where consumers connect.", child -> HttpListener.read(child, 8088));
    Optional<PeersConfig> rlps = section.optionalSection(
        "rlps", "The Reverse Log Proxies, over gRPC; without this section those of this process and of its cluster.",
        child -> PeersConfig.read(child, "reverselogproxy"));
    AuthMethod auth = RoleKeys.auth(section);
    return new GatewayConfig(
        http,
        rlps,
        RoleKeys.logCaches(section),
        auth,
        RoleKeys.allowUnauthenticatedRemoteAccess(section, http, auth),
        section.flag("ignoreUnknownParameters", false,
            "Whether unknown parameters of a query are ignored, as the original does. Then a mistyped `source_id` asks "
                + "for all sources; otherwise it is refused with the names that are known."),
        section.flag("page", true,
            "Whether `/` is a page that shows live envelopes in a browser, under the same authorisation as all streams."),
        section.optionalSection("login", "Where readers of the page log in, so that they need not paste a token.",
            LoginConfig::read),
        section.optionalSection("operations",
            "The state of the nodes, at `/v2/operations` and on the page: who sends most, which consumers are slow, where "
                + "envelopes are lost. Without this section nobody sees it.", OperationsConfig::read),
        section.flag("compression", true,
            "Whether streams are compressed with zstd or gzip for consumers that accept it, once for all that ask for the "
                + "same."),
        section.integer("heartbeatIntervalMs", 15_000, 10, 3_600_000, "The silence after which a heartbeat is sent."),
        section.integer("streamTimeoutMs", 840_000, 10, 86_400_000,
            "After which a stream is ended, so that the consumer connects anew."),
        RoleKeys.streamDiode(section),
        section.integer("maxStreams", 1_000, 1, 1_000_000, "Streams at a time; a further one is refused."),
        RoleKeys.instances(section));
  }
}
