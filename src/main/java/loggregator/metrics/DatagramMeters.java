package loggregator.metrics;

/** Is told what was read from a UDP socket. One event loop. */
public interface DatagramMeters {
  void received(int datagrams);

  /** The socket couldn't be read, which goes on all the same. */
  void readError();

  /** What the kernel says that it holds. */
  void receiveBufferBytes(int bytes);

  /** So many more; never called where the system doesn't tell the number. */
  void droppedByKernel(long datagrams);
}
