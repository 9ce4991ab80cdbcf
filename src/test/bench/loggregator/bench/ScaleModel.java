package loggregator.bench;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import loggregator.config.BusConfig;
import loggregator.config.NodeConfig;

/**
 * What a fleet costs in connections and messages a second, on paper, by the rules of the code and the default
 * configuration. Traffic: every Agent sends {@code perAgent} envelopes a second, each wanted by {@code subscribersOf}
 * RLPs; a paced link makes no more messages a second than its interval allows, nor more than there are envelopes.
 *
 * @param subscribersOf RLPs with a consumer for an envelope, on average
 */
record ScaleModel(int agents, int routers, int rlps, double perAgent, double subscribersOf) {
  /**
   * The original: each Agent has 5 streams to Routers, each RLP 20 connections to every Router, and a stream a
   * consumer.
   */
  private static final int ORIGINAL_AGENT_CONNECTIONS = 5;
  private static final int ORIGINAL_RLP_CONNECTIONS = 20;
  private static final double ORIGINAL_FLUSHES_PER_SECOND = 10;
  private static final double KEEPALIVES_PER_SECOND = 1;
  private static final int DRAWS = 100;

  private static BusConfig bus() {
    return NodeConfig.parse(new JsonObject().put("router", new JsonObject()), Map.of()).orThrow().bus();
  }

  private static double flushesPerSecond() {
    return 1_000.0 / bus().flushIntervalMs();
  }

  /** Of the pairs that talk; a bus has one each way, since both send. */
  long busConnections() {
    return 2L * agents + 2L * routers * rlps;
  }

  long grpcConnections() {
    return agents + (long) routers * rlps;
  }

  long originalConnections() {
    return (long) ORIGINAL_AGENT_CONNECTIONS * agents + (long) ORIGINAL_RLP_CONNECTIONS * routers * rlps;
  }

  /** Frames with envelopes, and an acknowledgement for each. */
  double dataMessages() {
    return 2 * (agents * messages(perAgent, flushesPerSecond()) + (double) routers * rlps
        * messages(envelopesOfALink(), flushesPerSecond()));
  }

  double originalDataMessages() {
    return agents * messages(perAgent, ORIGINAL_AGENT_CONNECTIONS * ORIGINAL_FLUSHES_PER_SECOND)
        + (double) routers * rlps * messages(perAgent * agents / routers, ORIGINAL_FLUSHES_PER_SECOND);
  }

  /** From one Router to one RLP: only what somebody there wants. */
  private double envelopesOfALink() {
    return perAgent * agents / routers * Math.min(1, subscribersOf / rlps);
  }

  private static double messages(double envelopes, double flushesPerSecond) {
    return Math.min(envelopes, flushesPerSecond);
  }

  /** Announcements to all who listen, renewals, and what tells on idle links that both ends live. */
  double upkeepMessages() {
    double announcements = (double) routers * (agents + rlps) * 1_000 / bus().announceIntervalMs();
    double renewals = 2.0 * routers * rlps * 1_000 / bus().announceIntervalMs();
    return announcements + renewals + 2 * KEEPALIVES_PER_SECOND * (agents + (double) routers * rlps);
  }

  /** Pings and their answers every second, from both sides towards Agents. */
  double grpcUpkeepMessages() {
    return 2 * KEEPALIVES_PER_SECOND * (3.0 * agents + (double) routers * rlps);
  }

  /** Of a Router over gRPC, on average: its Agents and all RLPs. */
  double linksOfARouter() {
    return (double) agents / routers + rlps;
  }

  /**
   * How many times its even share the busiest Router has, where each Agent picks one at random: the mean of a hundred
   * seeded draws.
   */
  double mostOfARouter() {
    Random random = new Random(1);
    double sum = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] agentsOf = new int[routers];
      for (int agent = 0; agent < agents; agent++) {
        agentsOf[random.nextInt(routers)]++;
      }
      sum += Arrays.stream(agentsOf).max().orElseThrow();
    }
    return sum / DRAWS * routers / agents;
  }

  /** What a new subscription at one RLP costs: a request and an answer for each Router, and nothing anywhere else. */
  long messagesForASubscription() {
    return 2L * routers;
  }
}
