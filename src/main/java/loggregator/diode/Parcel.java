package loggregator.diode;

import loggregator.envelope.Batch;
import loggregator.envelope.WireReader;

/**
 * A batch in the {@link SortedStage}, divided into runs: what is left of it. Its array is let go when less than half of
 * it is left, so that a few envelopes of quiet sources do not hold the memory of many that were dropped. Of an array
 * that other queues hold too, less than half of this queue's share must be left: copies of more would take more memory
 * than the array.
 */
final class Parcel {
  final long number;
  /** Neighbours in the order of arrival; the stage's. */
  Parcel older;
  Parcel newer;
  private Batch batch;
  private Run first;
  private int runs;
  private int envelopes;
  private int bytes;

  Parcel(long number, Batch batch, SourceKey key, WireReader reader) {
    this.number = number;
    this.batch = batch;
    this.envelopes = batch.envelopes();
    this.bytes = batch.length();
    divide(key, reader);
  }

  private void divide(SourceKey key, WireReader reader) {
    Run last = null;
    int recordEnd;
    for (int record = batch.offset(); record < batch.end(); record = recordEnd) {
      recordEnd = batch.recordEnd(record);
      reader.reset(batch.bytes(), batch.envelopeStart(record), recordEnd);
      long source = key.of(batch.bytes(), reader);
      if (last == null) {
        last = new Run(this, source, record);
        first = last;
        runs++;
      } else if (last.source != source) {
        last.follower = new Run(this, source, record);
        last = last.follower;
        runs++;
      }
      last.extend(recordEnd);
    }
  }

  /** Makes all that {@link #enter} needs, or fails and leaves everything as it was. */
  void prepare(Flows flows) {
    boolean prepared = false;
    try {
      flows.prepare(first);
      prepared = true;
    } finally {
      if (!prepared) {
        flows.abandon(first);
      }
    }
  }

  void enter(Flows flows) {
    for (Run run = first; run != null; run = run.follower) {
      flows.append(run);
    }
  }

  /** How many the batch was divided into. */
  int runs() {
    return runs;
  }

  /** Holds what is left, and perhaps more. */
  Batch batch() {
    return batch;
  }

  int envelopes() {
    return envelopes;
  }

  int bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return envelopes == 0;
  }

  /** The batch that it was; null when something of it is gone. */
  Batch whole() {
    return envelopes == batch.envelopes() ? batch : null;
  }

  /** Drops the first envelope of the run, which must be its flow's oldest; gives the bytes of its record. */
  int dropFirst(Run run, Flows flows, Holding holding) {
    int dropped = cut(run, 1);
    flows.lost(run.flow, dropped);
    if (!isEmpty() && (long) bytes * batch.holders() < batch.bytes().length / 2) {
      repack(holding);
    }
    return dropped;
  }

  void letGo(Holding holding) {
    holding.removeRuns(runs - 1);
    holding.remove(batch);
  }

  /** Takes what is left, or as much of it as may be taken. Runs that lie side by side are one slice. */
  void take(Taken taken, Flows flows) {
    int left = taken.hasRoomFor(envelopes, bytes) ? envelopes : fitting(taken.fit());
    while (left > 0) {
      skipEmptyRuns();
      int end = first.start;
      int count = 0;
      for (Run run = first; run != null && run.start == end && count < left; run = nextAfter(run)) {
        int ofRun = Math.min(left - count, run.envelopes);
        end = endOf(run, ofRun);
        count += ofRun;
      }
      // this may fail for want of memory, and then nothing has left
      taken.add(batch, first.start, end, count);
      leave(count, flows);
      left -= count;
    }
    taken.endBatch();
  }

  /** The first so many envelopes are read. */
  private void leave(int count, Flows flows) {
    for (int left = count; left > 0; ) {
      skipEmptyRuns();
      int ofRun = Math.min(left, first.envelopes);
      flows.served(first.flow, cut(first, ofRun));
      left -= ofRun;
    }
  }

  private int fitting(Fit fit) {
    Run run = first;
    while (run != null && fit.addAll(batch, run.start, run.end)) {
      run = run.follower;
    }
    return fit.envelopes();
  }

  private void skipEmptyRuns() {
    while (first != null && first.isEmpty()) {
      first = first.follower;
    }
  }

  /** Takes the first envelopes out of the run and this parcel; gives the bytes of their records. */
  private int cut(Run run, int count) {
    int length = endOf(run, count) - run.start;
    run.start += length;
    run.envelopes -= count;
    envelopes -= count;
    bytes -= length;
    return length;
  }

  private static Run nextAfter(Run run) {
    Run next = run.follower;
    while (next != null && next.isEmpty()) {
      next = next.follower;
    }
    return next;
  }

  private int endOf(Run run, int count) {
    if (count == run.envelopes) {
      return run.end;
    }
    int end = run.start;
    for (int i = 0; i < count; i++) {
      end = batch.recordEnd(end);
    }
    return end;
  }

  private void repack(Holding holding) {
    byte[] rest;
    Batch repacked;
    try {
      rest = new byte[bytes];
      repacked = new Batch(rest, 0, bytes, envelopes).from(batch.sender());
    } catch (OutOfMemoryError e) {
      // what is left holds the whole array a little longer
      return;
    }
    int position = 0;
    skipEmptyRuns();
    for (Run run = first; run != null; run = run.follower) {
      int length = run.bytes();
      System.arraycopy(batch.bytes(), run.start, rest, position, length);
      run.start = position;
      position += length;
      run.end = position;
      while (run.follower != null && run.follower.isEmpty()) {
        run.follower = run.follower.follower;
      }
    }
    holding.replace(batch, repacked);
    batch = repacked;
  }
}
