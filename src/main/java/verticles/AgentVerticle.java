package verticles;

import io.vertx.core.Future;
import loggregator.agent.AgentIngress;
import loggregator.agent.AgentInputs;
import loggregator.agent.AlternatingSource;
import loggregator.agent.LossNoticeSource;
import loggregator.config.AgentConfig;
import loggregator.config.NodeConfig;
import loggregator.grpc.GrpcEndpoint;
import loggregator.grpc.IngressService;
import loggregator.inputs.CompletedSource;
import loggregator.inputs.InputServices;
import loggregator.link.BatchSource;
import loggregator.link.RouterLink;
import loggregator.metrics.AgentMeters;
import loggregator.metrics.GrpcMeters;
import loggregator.node.NodeCanary;
import loggregator.node.RoleServices;
import loggregator.node.Wiring;
import loggregator.transform.AgentTransform;

/** The Agent: takes envelopes from producers on its host, completes them, and gives them to a Router. */
public final class AgentVerticle extends RoleVerticle {
  private GrpcEndpoint endpoint;
  private RouterLink link;
  private AgentIngress ingress;
  private AgentInputs inputs;
  private NodeCanary canary;

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
    canary = new NodeCanary(role, ingress::accept);
    inputs = new AgentInputs(agent,
        new InputServices(vertx, role.scheduler(), role.metrics(), transform::apply, () -> link.signal()),
        role.node()::claim);
    BatchSource taken = inputs.with(new CompletedSource(ingress.diode(), transform::apply));
    LossNoticeSource notices = new LossNoticeSource(role.metrics(), transform::apply, agent.tellLosses());
    link = new Wiring(role).agentToRouters(new AlternatingSource(notices, taken));
    role.onLosses("agent", period -> {
      notices.add(period);
      link.signal();
    });
    role.onChange(NodeConfig::agent, now -> {
      transform.use(now.tags(), now.logsDisabled());
      notices.use(now.tellLosses());
      inputs.use(now);
    }, "agent.tags", "agent.logsDisabled", "agent.tellLosses", "agent.otlp.tokens", "agent.write.tokens",
        "agent.files.paths", "agent.scrape.targets", "agent.scrape.files", "agent.scrape.intervalMs",
        "agent.scrape.timeoutMs", "agent.scrape.rereadIntervalMs", "agent.scrape.defaultSourceId",
        "agent.scrape.maxTargets");

    endpoint = new GrpcEndpoint(vertx, agent.grpc(), role.scheduler(), grpcMeters).restReads();
    new IngressService(grpcMeters, ingress).register(endpoint);

    return link.start().compose(v -> endpoint.listen()).onSuccess(port ->
        role.node().listening("agent.grpc", "agent: envelopes in over gRPC", agent.grpc().host(), port))
        .onSuccess(port -> role.keepCertificates("agent.grpc.tls", endpoint::reloadCertificates))
        .compose(v -> inputs.start(role.node()::listening))
        .onSuccess(v -> inputs.all().forEach(input -> input.certificates().ifPresent(key ->
            role.keepCertificates(key, input::reloadCertificates))))
        .compose(v -> canary.start());
  }

  @Override
  Future<?> unwire(RoleServices role) {
    canary.close();
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
