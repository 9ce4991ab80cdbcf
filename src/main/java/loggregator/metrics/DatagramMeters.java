package loggregator.metrics;

/** Is told what was read from a UDP socket. One event loop. */
public interface DatagramMeters {
  void received(int datagrams);

  /** The socket couldn't be read, which goes on all the same. */
  void readError();
}
