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
    int dropped = cut(run, 1, flows);
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
      int start = first.start;
      int end = start;
      int count = 0;
      while (left > 0 && first != null && first.start == end) {
        int ofRun = Math.min(left, first.envelopes);
        end += cut(first, ofRun, flows);
        count += ofRun;
        left -= ofRun;
        skipEmptyRuns();
      }
      taken.add(batch, start, end, count);
    }
    taken.endBatch();
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

  /** Takes the first envelopes out of the run, its flow and this parcel; gives the bytes of their records. */
  private int cut(Run run, int count, Flows flows) {
    int length = (count == run.envelopes ? run.end : endOf(run, count)) - run.start;
    run.start += length;
    run.envelopes -= count;
    envelopes -= count;
    bytes -= length;
    flows.lost(run.flow, length);
    return length;
  }

  private int endOf(Run run, int count) {
    int end = run.start;
    for (int i = 0; i < count; i++) {
      end = batch.recordEnd(end);
    }
    return end;
  }

  private void repack(Holding holding) {
    byte[] rest = new byte[bytes];
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
    Batch repacked = new Batch(rest, 0, bytes, envelopes).from(batch.sender());
    holding.replace(batch, repacked);
    batch = repacked;
  }
}
