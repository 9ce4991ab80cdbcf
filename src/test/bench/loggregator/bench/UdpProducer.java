package loggregator.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One source instance over UDP: a datagram for each envelope, at a steady rate. One that was held up makes up for 5 ms
 * and no more, since a longer burst would be a test of the kernel's buffer.
 *
 * <p>Threading: sends on a thread of its own; the other methods may be called from any thread.
 */
final class UdpProducer implements Emitter {
  private static final long MAX_LAG_NS = TimeUnit.MILLISECONDS.toNanos(5);

  private final DatagramChannel channel;
  private final StampedDatagram datagram;
  private final double nsPerDatagram;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long sent;
  private volatile String problem;

  static UdpProducer start(int port, int instance, double perSecond) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    UdpProducer producer = new UdpProducer(channel, instance, perSecond);
    producer.thread.start();
    return producer;
  }

  private UdpProducer(DatagramChannel channel, int instance, double perSecond) {
    this.channel = channel;
    this.datagram = new StampedDatagram(instance);
    this.nsPerDatagram = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.thread = new Thread(this::send, "udp-producer-" + instance);
    this.thread.setDaemon(true);
  }

  @Override
  public long sent() {
    return sent;
  }

  /** Nobody refuses a datagram. */
  @Override
  public long blockedMs() {
    return 0;
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public void stop() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    stop();
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send() {
    double dueNs = System.nanoTime();
    long sequence = 0;
    try {
      while (awaitDue((long) dueNs)) {
        channel.write(datagram.stamp(sequence++, WallClock.nowNs()));
        sent = sequence;
        dueNs = Math.max(dueNs + nsPerDatagram, System.nanoTime() - MAX_LAG_NS);
      }
    } catch (IOException e) {
      problem = "UDP producer: " + e;
    }
  }

  private boolean awaitDue(long dueNs) {
    for (long waitNs = dueNs - System.nanoTime(); waitNs > 0 && !stopped; waitNs = dueNs - System.nanoTime()) {
      LockSupport.parkNanos(waitNs);
    }
    return !stopped;
  }
}
