package loggregator.config;

import java.util.Map;
import java.util.Optional;
import loggregator.diode.DiodeLimits;

/**
 * The role that takes envelopes from producers.
 *
 * @param udp absent when no datagrams are taken
 * @param routers absent for those of this process and of its cluster
 * @param tags put on each envelope that doesn't have a tag of that name
 * @param logsDisabled whether logs are thrown away
 * @param canary absent for none
 * @param tellLosses whether sources are told in their own streams what they lost here
 */
public record AgentConfig(
    GrpcListener grpc,
    Optional<UdpConfig> udp,
    InputsConfig inputs,
    Optional<PeersConfig> routers,
    DiodeLimits diode,
    Map<String, String> tags,
    boolean logsDisabled,
    boolean tellLosses,
    int maxCounterTotals,
    Optional<CanaryConfig> canary,
    int instances) {
  static AgentConfig read(Section section) {
    return new AgentConfig(
        section.section("grpc", "Where producers connect.", grpc -> GrpcListener.read(grpc, 3458, 10 << 20, 2_000)),
        section.optionalSection("udp",
            "Where producers of the first generation send dropsonde envelopes, one a datagram.", UdpConfig::read),
        InputsConfig.read(section),
        section.optionalSection("routers",
            "The Routers, over gRPC; without this section those of this process and of its cluster.",
            routers -> PeersConfig.read(routers, "doppler")),
        RoleKeys.diode(section, "diode", "The queue of what producers sent."),
        section.texts("tags", "Tags that an envelope gets if it doesn't have them."),
        section.flag("logsDisabled", false,
            "Whether logs are thrown away, so that only metrics go on. Logs that came over UDP stay, as in the "
                + "original."),
        section.flag("tellLosses", false,
            "Whether sources that lost envelopes in the Agent's queues are told so, every 10 s at most, by a line on standard error "
                + "in their own streams."),
        section.integer("maxCounterTotals", 10_000, 1, 10_000_000,
            "Counters whose totals are kept, as many again of those over UDP; beyond that the one that was silent for "
                + "longest is forgotten."),
        section.optionalSection("canary",
            "Envelopes of the node's own, which it sends through the whole way to itself.", CanaryConfig::read),
        RoleKeys.instances(section));
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
