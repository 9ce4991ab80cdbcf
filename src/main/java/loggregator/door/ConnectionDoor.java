package loggregator.door;

import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import loggregator.config.ListenerLimits;
import loggregator.door.Visit.Client;
import loggregator.memory.MemoryBudget;
import loggregator.metrics.DoorMeters;

/**
 * Decides who comes in at a listener: how many connections and streams there may be, and how many of them one client
 * may have. When there are too many, the connection that has been without a stream for longest gives way, one of the
 * same client if it has one. So a client that only holds connections keeps nobody out, not even itself. Streams are
 * charged to the node's memory.
 *
 * <p>Threading: any thread. All event loops of a listener share the door.
 */
public final class ConnectionDoor {
  private static final int MAX_REMEMBERED = 1_000;
  /** What a stream costs, as measured: most of it Vert.x' queue of what arrives. */
  private static final int STREAM_BYTES = 8 << 10;

  private final ListenerLimits limits;
  private final int maxStreams;
  private final Share share;
  private final DoorMeters meters;
  private final MemoryBudget budget;
  private final Map<String, Client> clients = new HashMap<>();
  /** In the order in which they came to rest. */
  private final Set<Visit> resting = new LinkedHashSet<>();
  /** Who was here lately: nobody may send more frames by coming again. */
  private final Map<String, Client> gone = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Client> eldest) {
      return size() > MAX_REMEMBERED;
    }
  };
  private int connections;
  private int streams;

  public ConnectionDoor(ListenerLimits limits, int maxStreams, DoorMeters meters) {
    this.limits = limits;
    this.maxStreams = maxStreams;
    this.share = new Share(limits.clientSharePercent());
    this.meters = meters;
    this.budget = meters.budget();
  }

  /** A connection comes, known by its address for now; null if it was turned away. The caller closes it then. */
  public Visit enter(Channel channel) {
    Visit visit = new Visit(this, channel);
    String name = Clients.nameOf(channel.remoteAddress());
    Visit giveWay;
    boolean isFull;
    synchronized (this) {
      isFull = connections >= limits.maxConnections();
      Client client = clients.get(name);
      boolean fits = !isFull && (client == null || share.admits(client.connections, free()));
      giveWay = fits ? null : oldestResting(client, isFull);
      if (!fits && giveWay == null) {
        meters.rejected(isFull ? "too_many_connections" : "too_many_connections_of_client");
        return null;
      }
      if (giveWay != null) {
        leave(giveWay);
      }
      join(visit, name);
    }
    if (giveWay != null) {
      meters.rejected(isFull ? "too_many_connections" : "too_many_connections_of_client");
      close(giveWay.channel);
    }
    visit.remember();
    channel.closeFuture().addListener(v -> leave(visit));
    return visit;
  }

  /** Closes a connection that did not begin in time. */
  void tooLate(Visit visit) {
    meters.closed("no_request");
    close(visit.channel);
  }

  private Visit oldestResting(Client client, boolean ofAnybody) {
    if (client != null && !client.resting.isEmpty()) {
      return client.resting.iterator().next();
    }
    return ofAnybody && !resting.isEmpty() ? resting.iterator().next() : null;
  }

  boolean rename(Visit visit, String name) {
    Visit turnedAway;
    synchronized (this) {
      if (visit.isOver || visit.client.name.equals(name)) {
        return !visit.isOver;
      }
      leave(visit);
      Client client = clients.get(name);
      boolean fits = client == null || share.admits(client.connections, free());
      turnedAway = fits ? null : client.resting.isEmpty() ? visit : client.resting.iterator().next();
      if (turnedAway != visit) {
        if (turnedAway != null) {
          leave(turnedAway);
        }
        visit.isOver = false;
        join(visit, name);
      }
    }
    if (turnedAway != null) {
      meters.rejected("too_many_connections_of_client");
      close(turnedAway.channel);
    }
    return turnedAway != visit;
  }

  synchronized void begin(Visit visit) {
    budget.take(STREAM_BYTES);
    streams++;
    visit.client.streams++;
    if (visit.uses++ == 0) {
      resting.remove(visit);
      visit.client.resting.remove(visit);
    }
  }

  synchronized void end(Visit visit) {
    if (!visit.isOver) {
      budget.giveBack(STREAM_BYTES);
      streams--;
      visit.client.streams--;
      if (--visit.uses == 0) {
        rest(visit);
      }
    }
  }

  synchronized boolean hasTooManyStreams(Visit visit) {
    long free = Math.min(maxStreams - streams, budget.roomToStay() / STREAM_BYTES);
    return free < 0 || !share.admits(visit.client.streams - 1, free + 1);
  }

  private int free() {
    return limits.maxConnections() - connections;
  }

  private void join(Visit visit, String name) {
    visit.client = clients.computeIfAbsent(name, fresh -> gone.containsKey(name) ? gone.remove(name)
        : new Client(name, new FrameAllowance(limits.maxControlFrames(), System.nanoTime())));
    visit.client.connections++;
    connections++;
    rest(visit);
  }

  private void rest(Visit visit) {
    resting.add(visit);
    visit.client.resting.add(visit);
  }

  private synchronized void leave(Visit visit) {
    if (visit.isOver) {
      return;
    }
    visit.isOver = true;
    connections--;
    streams -= visit.uses;
    budget.giveBack((long) visit.uses * STREAM_BYTES);
    resting.remove(visit);
    Client client = visit.client;
    client.resting.remove(visit);
    client.streams -= visit.uses;
    if (--client.connections == 0) {
      clients.remove(client.name);
      gone.put(client.name, client);
    }
  }

  static void close(Channel channel) {
    if (channel.isRegistered()) {
      channel.close();
    } else {
      channel.unsafe().closeForcibly();
    }
  }
}
