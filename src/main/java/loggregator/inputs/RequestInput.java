package loggregator.inputs;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loggregator.config.InputAccess;
import loggregator.config.InputListener;
import loggregator.config.InputTls;
import loggregator.diode.DiodeLimits;
import loggregator.link.BatchSource;

/** An input that is asked over HTTP, by producers who may have to prove that they may. One event loop. */
public abstract class RequestInput implements Input {
  private static final long GRACE_MS = 500;

  protected final InputQueue queue;
  protected final InputAccessCheck access;
  private final String key;
  private final InputServices services;
  private final Optional<InputTls> tls;
  private final List<Door> doors = new ArrayList<>();

  private record Door(String key, String what, InputListener listener, InputServer server) {}

  /** @param name of its section in the Agent's, and of its queue */
  protected RequestInput(String name, InputAccess config, DiodeLimits diode, InputServices services) {
    this.key = "agent." + name;
    this.services = services;
    this.tls = config.tls();
    queue = new InputQueue(name, diode, services);
    access = new InputAccessCheck(services, key, config);
  }

  /**
   * To be called by the constructor, for each of its listeners.
   *
   * @param section of the listener
   * @param what for the log
   */
  protected final void listen(String section, String what, InputListener listener, int maxConnections,
      Handler<HttpServerRequest> requests) {
    doors.add(new Door(key + "." + section, what, listener,
        new InputServer(services, listener, tls, maxConnections, queue.meters(), requests)));
  }

  @Override
  public final String key() {
    return key;
  }

  @Override
  public final BatchSource source() {
    return queue;
  }

  @Override
  public final Future<?> start(Opened opened) {
    Future<?> started = access.start();
    for (Door door : doors) {
      started = started.compose(v -> door.server.listen())
          .onSuccess(port -> opened.at(door.key, "agent: " + door.what, door.listener.host(), port));
    }
    return started;
  }

  @Override
  public final Optional<String> certificates() {
    return tls.map(files -> key + ".tls");
  }

  @Override
  public final Future<?> reloadCertificates() {
    return Future.join(doors.stream().map(door -> door.server.reloadCertificates()).toList());
  }

  @Override
  public final Future<?> stop() {
    return Future.join(doors.stream().map(door -> door.server.shutdown(GRACE_MS)).toList());
  }

  @Override
  public final void close() {
    access.close();
    queue.close();
  }
}
