package loggregator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The network before one port, as the test wants it: passing on, cut without a word, or slow. Two threads for each
 * connection; they end with it.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;

  private final ServerSocket listener;
  private final int targetPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private long bytesPerSecond = Long.MAX_VALUE;
  private long heldBytes;
  private boolean cut;
  private boolean closed;

  /** @param targetPort of this machine; nobody needs to listen there yet */
  public TcpProxy(int targetPort) {
    this.targetPort = targetPort;
    try {
      listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("proxy", this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** From now on nothing passes, and nobody is told: what is sent waits here. */
  public synchronized void cut() {
    cut = true;
    heldBytes = 0;
  }

  /** Everything passes again; first what has waited, if its connection still stands. */
  public synchronized void heal() {
    cut = false;
    bytesPerSecond = Long.MAX_VALUE;
    notifyAll();
  }

  /** Each direction of each connection passes so much. */
  public synchronized void slow(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
    heldBytes = 0;
  }

  /** How much had to wait since it was last cut or slowed; more than 0 proves that it is. */
  public synchronized long heldBytes() {
    return heldBytes;
  }

  /** Ends all connections by a reset; returns how many there were. */
  public int reset() {
    int connections = sockets.size() / 2;
    sockets.forEach(TcpProxy::reset);
    return connections;
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // closed already
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        // closed, or nobody listens at the target: its client sees the reset
      }
    }
  }

  private void connect(Socket client) throws IOException {
    sockets.add(client);
    try {
      Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
      sockets.add(target);
      // else each end of a link waits for the other's acknowledgement, for some 20 ms a message
      client.setTcpNoDelay(true);
      target.setTcpNoDelay(true);
      start("proxy out", () -> copy(client, target));
      start("proxy in", () -> copy(target, client));
    } catch (IOException e) {
      end(client);
      throw e;
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int read = from.getInputStream().read(buffer); read >= 0; read = from.getInputStream().read(buffer)) {
        awaitPassage(read);
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // ended from outside
    } finally {
      end(from);
      end(to);
    }
  }

  private void awaitPassage(int bytes) throws IOException {
    LockSupport.parkNanos(delayNanos(bytes));
    synchronized (this) {
      if (cut) {
        heldBytes += bytes;
      }
      while (cut && !closed) {
        try {
          wait();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }
  }

  private synchronized long delayNanos(int bytes) {
    if (bytesPerSecond == Long.MAX_VALUE) {
      return 0;
    }
    heldBytes += bytes;
    return TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    reset(socket);
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    notifyAll();
    listener.close();
    reset();
  }
}
