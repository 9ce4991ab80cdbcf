package verticles;

import io.vertx.core.Future;
import loggregator.agent.AgentSource;
import loggregator.agent.AlternatingSource;
import loggregator.agent.UdpIngress;
import loggregator.config.AgentConfig;
import loggregator.config.NodeConfig;
import loggregator.diode.Diode;
import loggregator.flow.Scheduler;
import loggregator.grpc.GrpcEndpoint;
import loggregator.grpc.IngressService;
import loggregator.link.BatchSource;
import loggregator.link.RouterLink;
import loggregator.metrics.AgentMeters;
import loggregator.metrics.DiodeMeters;
import loggregator.metrics.GrpcMeters;
import loggregator.node.NodeServices;
import loggregator.node.Wiring;
import loggregator.transform.AgentTransform;

/** The Agent: takes envelopes from producers on its host, completes them, and gives them to a Router. */
public final class AgentVerticle extends RoleVerticle {
  private static final String UDP = "agent.udp";

  private GrpcEndpoint endpoint;
  private RouterLink link;
  private DiodeMeters diodes;
  private Diode diode;
  private UdpIngress udp;

  public AgentVerticle() {
    super("agent");
  }

  @Override
  Future<?> wire(NodeConfig config, NodeServices node, Scheduler scheduler) {
    AgentConfig agent = config.agent().orElseThrow(() -> new IllegalArgumentException("agent: is missing"));
    AgentTransform transform = new AgentTransform(agent.tags(), node.counterTotals(), agent.logsDisabled());
    AgentMeters meters = new AgentMeters(metrics(), transform);
    GrpcMeters grpcMeters = new GrpcMeters(metrics(), "agent");

    diodes = metrics().diodes("agent", "ingress", agent.diode());
    diode = diodes.open();
    BatchSource source = new AgentSource(diode, transform::apply);
    if (agent.udp().isPresent() && node.claim(UDP)) {
      udp = new UdpIngress(vertx, agent, agent.udp().get(), metrics(), () -> link.signal());
      source = new AlternatingSource(source, udp.source());
    }
    link = new Wiring(vertx, scheduler, config, node, metrics()).agentToRouters(source);

    endpoint = new GrpcEndpoint(vertx, agent.grpc(), Integer.MAX_VALUE, grpcMeters);
    new IngressService(grpcMeters, batch -> {
      meters.accepted(batch.envelopes());
      diode.write(batch);
      link.signal();
    }).register(endpoint);

    return link.start().compose(v -> endpoint.listen()).onSuccess(port ->
        node.listening("agent.grpc", "agent: envelopes in over gRPC", agent.grpc().host(), port))
        .onSuccess(port -> keepCertificates(node, "agent.grpc.tls", endpoint::reloadCertificates))
        .compose(v -> udp == null ? Future.succeededFuture() : listenToDatagrams(node, agent.udp().get().host()));
  }

  private Future<?> listenToDatagrams(NodeServices node, String host) {
    return udp.listen().onSuccess(port -> node.listening(UDP, "agent: dropsonde envelopes in over UDP", host, port));
  }

  @Override
  Future<?> unwire(NodeServices node) {
    return Future.join(endpoint.shutdown(CONNECTION_GRACE_MS), udp == null ? Future.succeededFuture() : udp.stop())
        .transform(v -> inTime(node, link.drain()))
        .onComplete(v -> {
          link.close();
          diodes.close(diode);
          if (udp != null) {
            udp.close();
            node.release(UDP);
          }
        });
  }
}
