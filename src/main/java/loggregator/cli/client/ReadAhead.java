package loggregator.cli.client;

/**
 * How far a stream is read before what it brought is printed: a burst is taken from the server at once, so that it
 * needn't drop anything while a terminal or a disk is slow. One event loop.
 */
final class ReadAhead {
  /** In serialized form; in memory it is several times as much. */
  static final int MAX_BYTES = (int) Math.min(8 << 20, Runtime.getRuntime().maxMemory() / 16);

  private final Runnable askForOne;
  private long waitingBytes;
  private boolean asked;

  /** @param askForOne lets the stream bring one more message */
  ReadAhead(Runnable askForOne) {
    this.askForOne = askForOne;
  }

  void start() {
    askIfThereIsRoom();
  }

  void received(int bytes) {
    asked = false;
    waitingBytes += bytes;
    askIfThereIsRoom();
  }

  void printed(int bytes) {
    waitingBytes -= bytes;
    askIfThereIsRoom();
  }

  private void askIfThereIsRoom() {
    if (!asked && waitingBytes < MAX_BYTES) {
      asked = true;
      askForOne.run();
    }
  }
}
