package loggregator.grpclink;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import loggregator.config.PeerAddress;
import loggregator.config.PeersConfig;

/**
 * The peers: the addresses of all names in the configuration and its file, looked up again and again. A name that can't
 * be looked up now keeps its addresses.
 *
 * <p>Threading: one event loop; names and files are read on worker threads.
 */
final class PeerList {
  private static final Logger LOG = System.getLogger(PeerList.class.getName());

  /** A name server that hangs must not keep a role from its other peers, nor from those who connect to it. */
  private static final int FIRST_LOOK_UP_MS = 3_000;

  private final Vertx vertx;
  private volatile PeersConfig config;
  private final Resolver resolver;
  private final Runnable changed;
  private final Map<PeerAddress, List<InetSocketAddress>> lookedUp = new LinkedHashMap<>();
  private Found found = new Found(List.of(), List.of());
  private String problems = "";
  private boolean looking;
  private boolean again;
  private long timer = -1;
  private volatile boolean closed;
  private Runnable closing = () -> {};

  /** Looks a name up; blocks. */
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** @param near the preferred ones among all */
  private record Found(List<InetSocketAddress> near, List<InetSocketAddress> all) {}

  PeerList(Vertx vertx, PeersConfig config, Resolver resolver, Runnable changed) {
    this.vertx = vertx;
    this.config = config;
    this.resolver = resolver;
    this.changed = changed;
  }

  /** Completes when the peers were looked up for the first time, or when that takes too long to wait for it. */
  Future<Void> start() {
    timer = vertx.setPeriodic(config.refreshIntervalMs(), tick -> refresh());
    Promise<Void> started = Promise.promise();
    long limit = vertx.setTimer(FIRST_LOOK_UP_MS, late -> started.tryComplete());
    closing = () -> vertx.cancelTimer(limit);
    refresh().onComplete(v -> {
      closing.run();
      started.tryComplete();
    });
    return started.future();
  }

  /** The names of another configuration, which are looked up now. */
  void use(PeersConfig named) {
    config = named;
    again = looking;
    refresh();
  }

  /** Nothing is told of a look-up that has not ended. */
  void close() {
    closed = true;
    vertx.cancelTimer(timer);
    closing.run();
  }

  List<InetSocketAddress> near() {
    return found.near;
  }

  List<InetSocketAddress> all() {
    return found.all;
  }

  /** One look-up at a time: a name server that hangs must not take all worker threads. */
  private Future<Void> refresh() {
    if (looking || closed) {
      return Future.succeededFuture();
    }
    looking = true;
    return vertx.executeBlocking(this::find, false).onComplete(v -> looking = false).onSuccess(now -> {
      if (!closed && !now.equals(found)) {
        found = now;
        changed.run();
      }
    }).onComplete(v -> lookAgain()).mapEmpty();
  }

  /** The look before may have begun with the names of before. */
  private void lookAgain() {
    if (again) {
      again = false;
      refresh();
    }
  }

  private Found find() {
    PeersConfig config = this.config;
    TreeSet<String> unknown = new TreeSet<>();
    List<PeerAddress> listed = new ArrayList<>(config.named());
    config.file().ifPresent(file -> listed.addAll(listedIn(file, unknown)));
    lookedUp.keySet().retainAll(listed);
    listed.forEach(peer -> lookUp(peer, unknown));
    tell(unknown);
    List<InetSocketAddress> near = lookedUp.entrySet().stream()
        .filter(peer -> config.near().contains(peer.getKey())).flatMap(peer -> peer.getValue().stream()).toList();
    return new Found(near, lookedUp.values().stream().flatMap(List::stream).distinct().toList());
  }

  private List<PeerAddress> listedIn(Path file, TreeSet<String> unknown) {
    List<PeerAddress> peers = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String entry = line.replaceFirst("#.*", "").strip();
        if (!entry.isEmpty()) {
          PeerAddress.parse(entry).ifPresentOrElse(peers::add, () -> unknown.add(file + ": no host:port: " + entry));
        }
      }
      return peers;
    } catch (IOException e) {
      unknown.add(file + " can't be read");
      return List.copyOf(lookedUp.keySet());
    }
  }

  private void lookUp(PeerAddress peer, TreeSet<String> unknown) {
    try {
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (InetAddress address : resolver.resolve(peer.host())) {
        addresses.add(new InetSocketAddress(address, peer.port()));
      }
      addresses.sort(Comparator.comparing(InetSocketAddress::toString));
      lookedUp.put(peer, addresses);
    } catch (UnknownHostException e) {
      unknown.add(peer + " can't be looked up");
      lookedUp.putIfAbsent(peer, List.of());
    }
  }

  private void tell(TreeSet<String> unknown) {
    String now = String.join(", ", unknown);
    if (!closed && !now.equals(problems)) {
      LOG.log(now.isEmpty() ? Level.INFO : Level.WARNING, now.isEmpty() ? "all peers are known again" : now);
      problems = now;
    }
  }
}
