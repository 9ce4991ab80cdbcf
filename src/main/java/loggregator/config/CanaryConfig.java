package loggregator.config;

import java.util.Optional;

/**
 * Envelopes of a node's own, which it sends through the whole way to itself.
 *
 * @param rlps absent for those of this process and of its cluster
 * @param healthMinPercent 0 where the health doesn't depend on it
 */
public record CanaryConfig(int intervalMs, int timeoutMs, int healthMinPercent, Optional<PeersConfig> rlps) {
  static CanaryConfig read(Section section) {
    return new CanaryConfig(
        section.integer("intervalMs", 1_000, 100, 3_600_000, "How often one is sent."),
        section.integer("timeoutMs", 10_000, 100, 60_000, "After which one that has not come counts as lost."),
        section.integer("healthMinPercent", 0, 0, 100,
            "How many of the last 60 must have come for `/health` to be good; 0 for whatever comes."),
        section.optionalSection("rlps",
            "The Reverse Log Proxies, over gRPC; without this section those of this process and of its cluster.",
            rlps -> PeersConfig.read(rlps, "reverselogproxy")));
  }
}
