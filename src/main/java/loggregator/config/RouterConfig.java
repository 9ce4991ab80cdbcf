package loggregator.config;

import java.util.Optional;
import loggregator.diode.DiodeLimits;

/**
 * The role that gives each subscription what it selects.
 *
 * @param grpc absent where only roles of this process and of its cluster connect
 * @param diode what Agents sent
 * @param subscriptionDiode what waits for one subscriber
 * @param tellLosses whether sources are told in their own streams what they lost in {@code diode}
 */
public record RouterConfig(
    Optional<GrpcListener> grpc,
    DiodeLimits diode,
    DiodeLimits subscriptionDiode,
    boolean tellLosses,
    int maxSubscriptions,
    int instances) {
  static RouterConfig read(Section section) {
    return new RouterConfig(
        section.optionalSection("grpc",
            "Where Agents and Reverse Log Proxies connect over gRPC; without this section only roles of this "
                + "process and of its cluster do.",
            grpc -> GrpcListener.read(grpc, 8083, 10 << 20, 5_000)),
        RoleKeys.diode(section, "diode", "The queue of what Agents sent."),
        RoleKeys.diode(section, "subscriptionDiode", "The queue of what one subscription selected."),
        section.flag("tellLosses", false,
            "Whether sources that lost envelopes in `diode` are told so, every 10 s at most, by a line on standard error "
                + "in their own streams."),
        section.integer("maxSubscriptions", 20_000, 1, 1_000_000, "Subscriptions at a time; a further one is refused."),
        section.integer("instances", 1, 1, 64, "How many of the role run in this process, each a Router of its own."));
  }
}
