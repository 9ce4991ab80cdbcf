package loggregator.config;

import java.util.Optional;

/**
 * The role that keeps recent envelopes and answers questions about them.
 *
 * @param grpc absent where only HTTP is served
 * @param routers absent for those of this process and of its cluster
 * @param peers absent for those of the cluster
 * @param shared whether each keeps its part of the sources
 * @param maxBytes what it keeps may take of the memory, at least 1
 * @param settlingMs how young an envelope may be that a walk in ascending order does not get yet
 */
public record LogCacheConfig(
    HttpListener http,
    Optional<GrpcListener> grpc,
    Optional<PeersConfig> routers,
    Optional<PeersConfig> peers,
    boolean shared,
    AuthMethod auth,
    boolean allowUnauthenticatedRemoteAccess,
    long maxBytes,
    long maxAgeMs,
    int maxAnswerBytes,
    int settlingMs,
    int queryTimeoutMs,
    int instances) {
  private static final int PERCENT_OF_HEAP = 20;

  static LogCacheConfig read(Section section) {
    HttpListener http = section.section("http", "Where consumers connect.", child -> HttpListener.read(child, 8089));
    Optional<GrpcListener> grpc = section.optionalSection("grpc",
        "Where Cloud Controller and other trusted programs connect: a client certificate reads everything. Without this "
            + "section only HTTP is served.", child -> GrpcListener.read(child, 8087, 10 << 20, 500));
    Optional<PeersConfig> routers = section.optionalSection(
        "routers", "The Routers, over gRPC; without this section those of this process and of its cluster.",
        child -> PeersConfig.read(child, "doppler"));
    Optional<PeersConfig> peers = section.optionalSection(
        "peers", "The other Log Caches, over gRPC, this one among them or not; without this section those of the cluster.",
        child -> PeersConfig.read(child, "log-cache"));
    AuthMethod auth = RoleKeys.auth(section);
    long maxBytes = section.wholeNumber("maxBytes", 0, 0, 64L << 30,
        "Memory that recent envelopes may take, together with `node.bufferBytes` less than the largest heap; 0 for "
            + PERCENT_OF_HEAP + " % of that. When it is full, the source that holds most loses its oldest.");
    return new LogCacheConfig(
        http,
        grpc,
        routers,
        peers,
        section.flag("shared", true,
            "Whether several Log Caches share the sources, each keeping its part, and answer for each other; otherwise "
                + "each keeps everything. The same for all of them."),
        auth,
        RoleKeys.allowUnauthenticatedRemoteAccess(section, http, auth),
        maxBytes == 0 ? Runtime.getRuntime().maxMemory() / 100 * PERCENT_OF_HEAP : maxBytes,
        section.wholeNumber("maxAgeMs", 86_400_000, 1_000, 31_536_000_000L,
            "How long an envelope is kept after it came, however much room there is; it goes within a minute of it."),
        section.integer("maxAnswerBytes", 4 << 20, 1_024, 256 << 20,
            "Bytes of envelopes that end an answer before its limit of envelopes; in JSON they are more."),
        section.integer("settlingMs", 100, 0, 60_000,
            "How young envelopes may be that a reading in ascending order without `end_time` does not show yet, so that "
                + "a client that goes on from the last one misses none that comes a little late."),
        section.integer("queryTimeoutMs", 10_000, 10, 600_000,
            "How long one query of PromQL, or one reading with `name_filter`, may take."),
        RoleKeys.instances(section));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
