package loggregator.config;

import loggregator.diode.DiodeLimits;

/**
 * The role that gives each subscription what it selects.
 *
 * @param diode what Agents sent
 * @param subscriptionDiode what waits for one subscriber
 */
public record RouterConfig(DiodeLimits diode, DiodeLimits subscriptionDiode, int maxSubscriptions, int instances) {
  static RouterConfig read(Section section) {
    return new RouterConfig(
        section.section("diode", "The queue of what Agents sent.", diode -> Diodes.read(diode, 10_000, 16 << 20)),
        section.section("subscriptionDiode", "The queue of what one subscription selected.",
            diode -> Diodes.read(diode, 10_000, 16 << 20)),
        section.integer("maxSubscriptions", 20_000, 1, 1_000_000, "Subscriptions at a time; a further one is refused."),
        section.integer("instances", 1, 1, 64, "How many of the role run in this process, each a Router of its own."));
  }
}
