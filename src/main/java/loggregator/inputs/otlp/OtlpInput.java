package loggregator.inputs.otlp;

import io.vertx.core.Future;
import java.util.Optional;
import loggregator.config.AgentConfig;
import loggregator.config.InputListener;
import loggregator.config.OtlpConfig;
import loggregator.inputs.Input;
import loggregator.inputs.InputAccessCheck;
import loggregator.inputs.InputQueue;
import loggregator.inputs.InputServer;
import loggregator.inputs.InputServices;
import loggregator.link.BatchSource;

/** OpenTelemetry's logs, metrics and traces, over gRPC and HTTP. One event loop. */
public final class OtlpInput implements Input {
  private static final String KEY = "agent.otlp";
  private static final long GRACE_MS = 500;

  private final OtlpConfig config;
  private final InputQueue queue;
  private final InputAccessCheck access;
  private final InputServer grpc;
  private final InputServer http;

  public OtlpInput(OtlpConfig config, InputServices services) {
    this.config = config;
    queue = new InputQueue("otlp", config.diode(), services);
    access = new InputAccessCheck(services, KEY, config.access());
    OtlpServer server = new OtlpServer(services, config, new Signals(config, queue, services.nowNanos()), queue.meters(),
        access::sourceIds);
    grpc = server(services, config.grpc(), server);
    http = server(services, config.http(), server);
  }

  private InputServer server(InputServices services, InputListener listener, OtlpServer requests) {
    return new InputServer(services, listener, config.access().tls(), config.maxConnections(), queue.meters(),
        requests::handle);
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public BatchSource source() {
    return queue;
  }

  @Override
  public Future<?> start(Opened opened) {
    return access.start()
        .compose(v -> grpc.listen())
        .onSuccess(port -> opened.at(KEY + ".grpc", "agent: OTLP in over gRPC", config.grpc().host(), port))
        .compose(v -> http.listen())
        .onSuccess(port -> opened.at(KEY + ".http", "agent: OTLP in over HTTP", config.http().host(), port));
  }

  @Override
  public Optional<String> certificates() {
    return config.access().tls().map(tls -> KEY + ".tls");
  }

  @Override
  public Future<?> reloadCertificates() {
    return Future.join(grpc.reloadCertificates(), http.reloadCertificates());
  }

  @Override
  public void use(AgentConfig agent) {
    agent.inputs().otlp().ifPresent(now -> access.use(now.access()));
  }

  @Override
  public Future<?> stop() {
    return Future.join(grpc.shutdown(GRACE_MS), http.shutdown(GRACE_MS));
  }

  @Override
  public void close() {
    access.close();
    queue.close();
  }
}
