package loggregator.diode;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Says which thread owns the taking side of a {@link Diode}:
 * <pre>
 *   tickets   0      nobody takes
 *             1      one thread owns the backlog
 *             2..n   it does, and others came since, left their mark and went on
 * </pre>
 * Nobody waits for the owner, which may be descheduled at any point. A writer adds its mark and goes; the owner, if
 * there is a mark when it lets go, looks at the limits once more. So the hard case ends well:
 * <pre>
 *   limit 2     owner A (writer or reader)     writer B                       backlog    tickets
 *               takes the ticket                                              1 2 3      1
 *               3 - 2: one too many
 *                                              links 4                        1 2 3 4
 *                                              4 - 2: two too many
 *                                              takes a ticket, is not first,               2
 *                                              returns
 *               drops 1                                                       2 3 4
 *               lets go, finds the mark                                                    0
 *               takes the ticket                                                           1
 *               3 - 2: one too many, drops 2                                  3 4
 *               lets go, finds no mark                                                     0
 * </pre>
 * A lets go in between: a writer that never pauses may become the owner, and A gets away.
 *
 * <p>The second hard case is a writer W between claiming its place in the queue and linking its batch there: nothing
 * behind that place can be reached. An owner that gets there leaves the excess and goes; W sees it, because it looks at
 * the limits after it linked its batch, with a full fence between the two.
 */
final class Ticket {
  /** To drop an envelope takes some 50 ns; an owner that needs longer than these tries was probably descheduled. */
  private static final int TRIES = 100;

  private final AtomicInteger tickets = new AtomicInteger();
  private volatile boolean readerWaits;
  private volatile Runnable readAgain = () -> {};

  /** Whether the caller is the owner now; if not, the owner finds its mark. */
  boolean takeOrMark() {
    return tickets.getAndIncrement() == 0;
  }

  /** The same for the reader, which leaves no mark but tries for a moment, and then waits to be told. */
  boolean tryTake() {
    if (tryForAMoment()) {
      return true;
    }
    readerWaits = true;
    boolean taken = tryForAMoment();
    if (taken) {
      readerWaits = false;
    }
    return taken;
  }

  void onReadable(Runnable task) {
    readAgain = task;
  }

  /** For whoever was the owner, once it has let go. */
  void tellReader() {
    if (readerWaits) {
      readerWaits = false;
      readAgain.run();
    }
  }

  private boolean tryForAMoment() {
    for (int i = 0; i < TRIES; i++) {
      if (tickets.compareAndSet(0, 1)) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /** For the owner. Whether somebody left a mark. */
  boolean giveBack() {
    return tickets.getAndSet(0) > 1;
  }
}
