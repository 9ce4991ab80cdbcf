package loggregator.inputs.otlp;

import loggregator.config.AgentConfig;
import loggregator.config.OtlpConfig;
import loggregator.inputs.InputServices;
import loggregator.inputs.RequestInput;

/** OpenTelemetry's logs, metrics and traces, over gRPC and HTTP. One event loop. */
public final class OtlpInput extends RequestInput {
  public OtlpInput(OtlpConfig config, InputServices services) {
    super("otlp", config.access(), config.diode(), services);
    OtlpServer server = new OtlpServer(services, config, new Signals(config, queue, services.nowNanos()), queue.meters(),
        access::sourceIds);
    listen("grpc", "OTLP in over gRPC", config.grpc(), config.maxConnections(), server::handle);
    listen("http", "OTLP in over HTTP", config.http(), config.maxConnections(), server::handle);
  }

  @Override
  public void use(AgentConfig agent) {
    agent.inputs().otlp().ifPresent(now -> access.use(now.access()));
  }
}
