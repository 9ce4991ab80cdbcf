package loggregator.diode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import loggregator.envelope.Batch;

/** Which envelopes of several writers were read: the index is {@code writer * perWriter + sequence}. */
final class Fates {
  private final int writers;
  private final int perWriter;
  private final long[] lastRead;
  private long read;

  Fates(int writers, int perWriter) {
    this.writers = writers;
    this.perWriter = perWriter;
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

  /** Only for the reader's thread. */
  void read(Batch batch) {
    for (long id : Envelopes.ids(batch)) {
      int writer = (int) id / perWriter;
      assertThat(id).as("after the last one read of writer " + writer).isGreaterThan(lastRead[writer]);
      lastRead[writer] = id;
      read++;
    }
  }

  int total() {
    return writers * perWriter;
  }

  /** Each writer is three sources, in turns. */
  static SourceKey key(int perWriter) {
    return Envelopes.sourceOfId(id -> id / perWriter * 3 + id % 3);
  }

  /** After the reader ended. As what was read is in order, nothing was read twice. */
  DiodeCounts counts() {
    return new DiodeCounts(total(), read, total() - read, 0);
  }
}
