package verticles;

import io.vertx.core.Future;
import loggregator.agent.AgentIngress;
import loggregator.agent.AgentInputs;
import loggregator.agent.AlternatingSource;
import loggregator.agent.LossNoticeSource;
import loggregator.config.AgentConfig;
import loggregator.grpc.GrpcEndpoint;
import loggregator.grpc.IngressService;
import loggregator.inputs.CompletedSource;
import loggregator.inputs.InputServices;
import loggregator.link.BatchSource;
import loggregator.link.RouterLink;
import loggregator.metrics.AgentMeters;
import loggregator.metrics.GrpcMeters;
import loggregator.node.RoleServices;
import loggregator.node.Wiring;
import loggregator.transform.AgentTransform;

/** The Agent: takes envelopes from producers on its host, completes them, and gives them to a Router. */
public final class AgentVerticle extends RoleVerticle {
  private GrpcEndpoint endpoint;
  private RouterLink link;
  private AgentIngress ingress;
  private AgentInputs inputs;

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
    inputs = new AgentInputs(agent,
        new InputServices(vertx, role.scheduler(), role.metrics(), transform::apply, () -> link.signal()),
        role.node()::claim);
    BatchSource taken = inputs.with(new CompletedSource(ingress.diode(), transform::apply));
    link = new Wiring(role).agentToRouters(agent.tellLosses() ? tellingLosses(role, transform, taken) : taken);

    endpoint = new GrpcEndpoint(vertx, agent.grpc(), role.scheduler(), grpcMeters);
    new IngressService(grpcMeters, ingress).register(endpoint);

    return link.start().compose(v -> endpoint.listen()).onSuccess(port ->
        role.node().listening("agent.grpc", "agent: envelopes in over gRPC", agent.grpc().host(), port))
        .onSuccess(port -> role.keepCertificates("agent.grpc.tls", endpoint::reloadCertificates))
        .compose(v -> inputs.start(role.node()::listening))
        .onSuccess(v -> inputs.all().forEach(input -> input.certificates().ifPresent(key ->
            role.keepCertificates(key, input::reloadCertificates))));
  }

  private BatchSource tellingLosses(RoleServices role, AgentTransform transform, BatchSource taken) {
    LossNoticeSource notices = new LossNoticeSource(role.metrics(), transform::apply);
    role.onLosses("agent", period -> {
      notices.add(period);
      link.signal();
    });
    return new AlternatingSource(notices, taken);
  }

  @Override
  Future<?> unwire(RoleServices role) {
    return Future.join(endpoint.shutdown(CONNECTION_GRACE_MS), inputs.stop())
        .transform(v -> inTime(role, link.drain()))
        .onComplete(v -> {
          link.close();
          ingress.close();
          inputs.close();
          inputs.all().forEach(input -> role.node().release(input.key()));
        });
  }
}
