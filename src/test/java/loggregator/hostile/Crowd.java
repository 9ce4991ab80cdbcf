package loggregator.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Many peers that do the same until all are closed. */
abstract class Crowd implements Attack {
  private final List<AutoCloseable> peers = new ArrayList<>();
  private final AtomicInteger cutOff = new AtomicInteger();

  /** One more, which is closed with the others. */
  synchronized <T extends AutoCloseable> T with(T peer) {
    peers.add(peer);
    return peer;
  }

  /** Does it on a thread of its own, until it is done or its peer is cut off. */
  Thread start(Harm harm) {
    Thread thread = new Thread(() -> {
      try {
        harm.run();
      } catch (Exception | AssertionError e) {
        cutOff.incrementAndGet();
      }
    }, getClass().getSimpleName());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** How many of those that do it can't go on, because the site doesn't let them. */
  final int cutOff() {
    return cutOff.get();
  }

  /** What may fail, because the site ends the connection. */
  @FunctionalInterface
  interface Harm {
    void run() throws Exception;
  }

  @Override
  public synchronized void close() throws Exception {
    for (AutoCloseable peer : peers) {
      peer.close();
    }
  }
}
