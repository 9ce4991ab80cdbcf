package verticles;

import io.vertx.core.Future;
import loggregator.config.AgentConfig;
import loggregator.config.NodeConfig;
import loggregator.diode.Diode;
import loggregator.flow.Scheduler;
import loggregator.grpc.GrpcEndpoint;
import loggregator.grpc.GrpcMeters;
import loggregator.ingress.AgentSource;
import loggregator.ingress.IngressService;
import loggregator.link.RouterLink;
import loggregator.metrics.AgentMeters;
import loggregator.metrics.DiodeMeters;
import loggregator.node.Links;
import loggregator.node.NodeServices;
import loggregator.transform.AgentTransform;

/** The Agent: takes envelopes from producers on its host, completes them, and gives them to a Router. */
public final class AgentVerticle extends RoleVerticle {
  private GrpcEndpoint endpoint;
  private RouterLink link;
  private DiodeMeters diodes;
  private Diode diode;

  public AgentVerticle() {
    super("agent");
  }

  @Override
  Future<?> wire(NodeConfig config, NodeServices node, Scheduler scheduler) {
    AgentConfig agent = config.agent().orElseThrow(() -> new IllegalArgumentException("agent: is missing"));
    AgentTransform transform = new AgentTransform(agent.tags(), node.counterTotals(), agent.logsDisabled());
    AgentMeters meters = new AgentMeters(node.metrics(), transform);
    GrpcMeters grpcMeters = new GrpcMeters(node.metrics(), "agent");

    diodes = node.metrics().diodes("agent", "ingress", agent.diode());
    diode = diodes.open();
    link = new Links(vertx, scheduler, config, node).agentToRouters(new AgentSource(diode, transform));

    endpoint = new GrpcEndpoint(vertx, agent.grpc(), Integer.MAX_VALUE, grpcMeters);
    new IngressService(agent.grpc().maxMessageBytes(), grpcMeters, batch -> {
      meters.accepted(batch.envelopes());
      diode.write(batch);
      link.signal();
    }).register(endpoint);

    return link.start().compose(v -> endpoint.listen()).onSuccess(port ->
        node.listening("agent.grpc", "agent: envelopes in over gRPC", agent.grpc().host(), port))
        .onSuccess(port -> keepCertificates(node, "agent.grpc.tls", endpoint::reloadCertificates));
  }

  @Override
  Future<?> unwire(NodeServices node) {
    return endpoint.shutdown(CONNECTION_GRACE_MS)
        .transform(v -> inTime(node, link.drain()))
        .onComplete(v -> {
          link.close();
          diodes.close(diode);
        });
  }
}
