package loggregator.config;

import java.util.Optional;
import loggregator.diode.DiodeLimits;

/**
 * The Reverse Log Proxy, the role that serves consumers over gRPC.
 *
 * @param routers absent for those of this process and of its cluster
 * @param logCaches absent for those of this process and of its cluster
 * @param maxStreams of all connections together
 * @param streamDiode what waits for one consumer
 * @param consumerMaxMessageBytes the largest message for a consumer that does not say what it takes
 * @param flushIntervalMs the least time between two batches of a stream that are not full
 */
public record RlpConfig(
    GrpcListener grpc,
    Optional<PeersConfig> routers,
    Optional<PeersConfig> logCaches,
    int maxStreams,
    DiodeLimits streamDiode,
    int flushIntervalMs,
    int maxBatchEnvelopes,
    int maxBatchBytes,
    int consumerMaxMessageBytes,
    int instances) {
  static RlpConfig read(Section section) {
    GrpcListener grpc =
        section.section("grpc", "Where consumers connect.", child -> GrpcListener.read(child, 8082, 4 << 20));
    int maxConnections = section.integer("maxConnections", 500, 1, 1_000_000,
        "Connections at a time; a further one is refused, or takes the place of one that has no stream.");
    RlpConfig rlp = new RlpConfig(
        grpc.withMaxConnections(maxConnections),
        section.optionalSection("routers",
            "The Routers, over gRPC; without this section those of this process and of its cluster.",
            routers -> PeersConfig.read(routers, "doppler")),
        RoleKeys.logCaches(section),
        section.integer("maxStreams", 1_000, 1, 1_000_000, "Streams at a time; a further one is refused."),
        RoleKeys.streamDiode(section),
        section.integer("flushIntervalMs", 2, 0, 1_000,
            "The least time between two batches of a stream that are not full; 0 sends everything at once."),
        section.integer("maxBatchEnvelopes", 100, 1, 100_000, "Envelopes that fill a batch."),
        section.integer("maxBatchBytes", 1 << 20, 1_024, 256 << 20,
            "Bytes that fill a batch; a single envelope that is larger makes a batch of its own."),
        section.integer("consumerMaxMessageBytes", 4 << 20, 1_024, 256 << 20,
            "The largest message for a consumer that does not say what it takes, with the request header "
                + "`loggregator-max-message-bytes`; an envelope that is larger is lost to it. 4 MiB is what gRPC's "
                + "libraries take; the original's Gateways take 10 MiB."),
        RoleKeys.instances(section));
    section.atMost("maxBatchBytes", rlp.maxBatchBytes, "grpc.maxMessageBytes", rlp.grpc.maxMessageBytes());
    return rlp;
  }
}
