package loggregator.node;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;
import loggregator.agent.Canary;
import loggregator.config.AgentConfig;
import loggregator.config.CanaryConfig;
import loggregator.envelope.Batch;
import loggregator.link.UpstreamLink;
import loggregator.metrics.CanaryMeters;

/** The canary of a node, which one of its Agents has, with its way to an RLP. One event loop. */
public final class NodeCanary {
  private static final String KEY = "agent.canary";
  private static final String HEALTH = "canary";

  private final RoleServices role;
  private final Consumer<Batch> ingress;
  private Optional<UpstreamLink> rlp = Optional.empty();
  private Optional<Canary> canary = Optional.empty();

  /** @param ingress the Agent's queue */
  public NodeCanary(RoleServices role, Consumer<Batch> ingress) {
    this.role = role;
    this.ingress = ingress;
  }

  /** Does nothing where there is none to be, or another Agent of the node has it. */
  public Future<Void> start() {
    return role.config().agent().flatMap(AgentConfig::canary).filter(config -> role.node().claim(KEY))
        .map(this::start).orElseGet(Future::succeededFuture);
  }

  private Future<Void> start(CanaryConfig config) {
    UpstreamLink link = new Wiring(role).rlpToCanary();
    rlp = Optional.of(link);
    if (config.healthMinPercent() > 0) {
      role.node().roleIsUp(HEALTH, true);
    }
    return link.start().onSuccess(v -> {
      Canary started = new Canary(role.config().node().id(), config, role.scheduler(), link, ingress,
          new CanaryMeters(role.metrics()), percent -> arrived(percent, config.healthMinPercent()));
      canary = Optional.of(started);
      started.start();
    });
  }

  private void arrived(int percent, int minPercent) {
    if (minPercent > 0) {
      role.node().roleIsUp(HEALTH, percent >= minPercent);
    }
  }

  public void close() {
    canary.ifPresent(Canary::stop);
    rlp.ifPresent(link -> {
      link.close();
      role.node().release(KEY);
    });
  }
}
