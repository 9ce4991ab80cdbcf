package loggregator.diode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import loggregator.envelope.Batch;

/** What became of each envelope of several writers: its index is {@code writer * perWriter + sequence}. */
final class Fates {
  private final int writers;
  private final int perWriter;
  private final AtomicIntegerArray timesSeen;
  private final AtomicLong dropped = new AtomicLong();
  private final long[] lastRead;
  private long read;

  Fates(int writers, int perWriter) {
    this.writers = writers;
    this.perWriter = perWriter;
    timesSeen = new AtomicIntegerArray(writers * perWriter);
    lastRead = new long[writers];
    Arrays.fill(lastRead, -1);
  }

  void writeAll(int writer, int maxBatch, Diode diode) {
    Random random = new Random(writer);
    int written = 0;
    while (written < perWriter) {
      int envelopes = Math.min(1 + random.nextInt(maxBatch), perWriter - written);
      diode.write(Envelopes.batch((long) writer * perWriter + written, envelopes));
      written += envelopes;
    }
  }

  void dropped(Batch batch) {
    Envelopes.ids(batch).forEach(id -> timesSeen.incrementAndGet(id.intValue()));
    dropped.addAndGet(batch.envelopes());
  }

  /** Only for the reader's thread. */
  void read(Batch batch) {
    for (long id : Envelopes.ids(batch)) {
      int writer = (int) id / perWriter;
      assertThat(id).as("after the last one read of writer " + writer).isGreaterThan(lastRead[writer]);
      lastRead[writer] = id;
      timesSeen.incrementAndGet((int) id);
      read++;
    }
  }

  void assertEachHasExactlyOne() {
    for (int id = 0; id < total(); id++) {
      if (timesSeen.get(id) != 1) {
        throw new AssertionError("Envelope " + id + " was seen " + timesSeen.get(id) + " times");
      }
    }
  }

  int total() {
    return writers * perWriter;
  }

  long dropped() {
    return dropped.get();
  }

  /** After the reader ended. */
  long read() {
    return read;
  }
}
