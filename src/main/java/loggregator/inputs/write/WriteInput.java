package loggregator.inputs.write;

import loggregator.config.AgentConfig;
import loggregator.config.WriteConfig;
import loggregator.inputs.InputServices;
import loggregator.inputs.RequestInput;

/** Envelopes as JSON, as a Gateway shows them, over HTTP. One event loop. */
public final class WriteInput extends RequestInput {
  public WriteInput(WriteConfig config, InputServices services) {
    super("write", config.access(), config.diode(), services);
    WriteRequests requests = new WriteRequests(services, config, queue, access::sourceIds);
    listen("http", "JSON in over HTTP", config.http(), config.maxConnections(), requests::handle);
  }

  @Override
  public void use(AgentConfig agent) {
    agent.inputs().write().ifPresent(now -> access.use(now.access()));
  }
}
