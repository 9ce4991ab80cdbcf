package loggregator.link;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** All the ways in which one role is reached, as one. One event loop. */
public final class PeerServers implements PeerServer {
  private final List<PeerServer> servers;

  public PeerServers(List<PeerServer> servers) {
    this.servers = List.copyOf(servers);
  }

  @Override
  public Future<Void> start() {
    return each(PeerServer::start);
  }

  @Override
  public Future<Void> leave() {
    return each(PeerServer::leave);
  }

  @Override
  public Future<Void> settle() {
    return each(PeerServer::settle);
  }

  @Override
  public Future<Void> drain() {
    return each(PeerServer::drain);
  }

  @Override
  public void dropStale() {
    servers.forEach(PeerServer::dropStale);
  }

  @Override
  public void close() {
    servers.forEach(PeerServer::close);
  }

  private Future<Void> each(Function<PeerServer, Future<Void>> step) {
    return Future.join(servers.stream().map(step).toList()).mapEmpty();
  }
}
