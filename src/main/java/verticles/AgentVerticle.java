package verticles;

import io.vertx.core.Future;
import loggregator.agent.AgentIngress;
import loggregator.agent.AgentSource;
import loggregator.agent.AlternatingSource;
import loggregator.agent.UdpIngress;
import loggregator.config.AgentConfig;
import loggregator.grpc.GrpcEndpoint;
import loggregator.grpc.IngressService;
import loggregator.link.BatchSource;
import loggregator.link.RouterLink;
import loggregator.metrics.AgentMeters;
import loggregator.metrics.GrpcMeters;
import loggregator.node.RoleServices;
import loggregator.node.Wiring;
import loggregator.transform.AgentTransform;

/** The Agent: takes envelopes from producers on its host, completes them, and gives them to a Router. */
public final class AgentVerticle extends RoleVerticle {
  private static final String UDP = "agent.udp";

  private GrpcEndpoint endpoint;
  private RouterLink link;
  private AgentIngress ingress;
  private UdpIngress udp;

  public AgentVerticle() {
    super("agent");
  }

  @Override
  Future<?> wire(RoleServices role) {
    AgentConfig agent = role.config().agent().orElseThrow(() -> new IllegalArgumentException("agent: is missing"));
    AgentTransform transform = new AgentTransform(agent.tags(), role.node().counterTotals(), agent.logsDisabled());
    AgentMeters meters = new AgentMeters(role.metrics(), transform);
    GrpcMeters grpcMeters = new GrpcMeters(role.metrics(), "agent");

    ingress = new AgentIngress(role.metrics().diodes("agent", "ingress", agent.diode()), agent.diode(),
        role.scheduler(), meters, () -> link.signal());
    BatchSource source = new AgentSource(ingress.diode(), transform::apply);
    if (agent.udp().isPresent() && role.node().claim(UDP)) {
      udp = new UdpIngress(vertx, agent, agent.udp().get(), role.metrics(), () -> link.signal());
      source = new AlternatingSource(source, udp.source());
    }
    link = new Wiring(role).agentToRouters(source);

    endpoint = new GrpcEndpoint(vertx, agent.grpc(), role.scheduler(), grpcMeters);
    new IngressService(grpcMeters, ingress).register(endpoint);

    return link.start().compose(v -> endpoint.listen()).onSuccess(port ->
        role.node().listening("agent.grpc", "agent: envelopes in over gRPC", agent.grpc().host(), port))
        .onSuccess(port -> role.keepCertificates("agent.grpc.tls", endpoint::reloadCertificates))
        .compose(v -> udp == null ? Future.succeededFuture() : listenToDatagrams(role, agent.udp().get().host()));
  }

  private Future<?> listenToDatagrams(RoleServices role, String host) {
    return udp.listen().onSuccess(port ->
        role.node().listening(UDP, "agent: dropsonde envelopes in over UDP", host, port));
  }

  @Override
  Future<?> unwire(RoleServices role) {
    return Future.join(endpoint.shutdown(CONNECTION_GRACE_MS), udp == null ? Future.succeededFuture() : udp.stop())
        .transform(v -> inTime(role, link.drain()))
        .onComplete(v -> {
          link.close();
          ingress.close();
          if (udp != null) {
            udp.close();
            role.node().release(UDP);
          }
        });
  }
}
