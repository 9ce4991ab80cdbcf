package loggregator.buslink;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import loggregator.buslink.Frame.Hello;

/**
 * Chooses the Router for an Agent, or the RLP for a Gateway: one of its own zone if there is one; among several, the
 * less loaded of two drawn at random, so that roles that look at the same figures at the same time don't all run to the
 * same one. One event loop.
 */
final class PeerChoice {
  /** How much above the mean a Router's load has to be for its Agents to look for another. */
  private static final double TOLERANCE = 1.2;
  /** How likely an Agent moves when there is reason to, each time that it looks. */
  private static final double EAGERNESS = 0.25;

  private final String zone;
  private final RandomGenerator random;

  PeerChoice(String zone, RandomGenerator random) {
    this.zone = zone;
    this.random = random;
  }

  Optional<Hello> first(Collection<Hello> routers) {
    List<Hello> near = nearest(routers);
    if (near.isEmpty()) {
      return Optional.empty();
    }
    int one = random.nextInt(near.size());
    int other = near.size() == 1 ? one : (one + 1 + random.nextInt(near.size() - 1)) % near.size();
    return Optional.of(near.get(one).load() <= near.get(other).load() ? near.get(one) : near.get(other));
  }

  /**
   * A Router to move to, if that is an improvement and the lot falls on it: with many Agents only some move at a time,
   * and the loads are looked at again before the next ones do.
   *
   * @param ownRate envelopes a second that the Agent brings along
   */
  Optional<Hello> better(Hello current, long ownRate, Collection<Hello> routers) {
    if (random.nextDouble() >= EAGERNESS) {
      return Optional.empty();
    }
    return first(routers)
        .filter(router -> !router.id().equals(current.id()))
        .filter(router -> isNearer(router, current) || evensOut(router, current, ownRate, nearest(routers)));
  }

  private boolean isNearer(Hello router, Hello current) {
    return router.zone().equals(zone) && !current.zone().equals(zone);
  }

  /** The other one must be less loaded afterwards than the own one is now. */
  private static boolean evensOut(Hello router, Hello current, long ownRate, List<Hello> near) {
    double mean = near.stream().mapToLong(Hello::load).average().orElse(0);
    return current.load() > TOLERANCE * mean && router.load() + ownRate < current.load();
  }

  private List<Hello> nearest(Collection<Hello> routers) {
    List<Hello> near = routers.stream().filter(router -> router.zone().equals(zone)).toList();
    return near.isEmpty() ? List.copyOf(routers) : near;
  }
}
