package loggregator.inputs.write;

import io.vertx.core.Future;
import java.util.Optional;
import loggregator.config.AgentConfig;
import loggregator.config.WriteConfig;
import loggregator.inputs.Input;
import loggregator.inputs.InputAccessCheck;
import loggregator.inputs.InputQueue;
import loggregator.inputs.InputServer;
import loggregator.inputs.InputServices;
import loggregator.link.BatchSource;

/** Envelopes as JSON, as a Gateway shows them, over HTTP. One event loop. */
public final class WriteInput implements Input {
  private static final String KEY = "agent.write";
  private static final long GRACE_MS = 500;

  private final WriteConfig config;
  private final InputQueue queue;
  private final InputAccessCheck access;
  private final InputServer server;

  public WriteInput(WriteConfig config, InputServices services) {
    this.config = config;
    queue = new InputQueue("write", config.diode(), services);
    access = new InputAccessCheck(services, KEY, config.access());
    WriteRequests requests = new WriteRequests(services, config, queue, access::sourceIds);
    server = new InputServer(services, config.http(), config.access().tls(), config.maxConnections(), queue.meters(),
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
        .compose(v -> server.listen())
        .onSuccess(port -> opened.at(KEY + ".http", "agent: JSON in over HTTP", config.http().host(), port));
  }

  @Override
  public Optional<String> certificates() {
    return config.access().tls().map(tls -> KEY + ".tls");
  }

  @Override
  public Future<?> reloadCertificates() {
    return server.reloadCertificates();
  }

  @Override
  public void use(AgentConfig agent) {
    agent.inputs().write().ifPresent(now -> access.use(now.access()));
  }

  @Override
  public Future<?> stop() {
    return server.shutdown(GRACE_MS);
  }

  @Override
  public void close() {
    access.close();
    queue.close();
  }
}
