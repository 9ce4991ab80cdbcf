package loggregator.diode;

import loggregator.envelope.Batch;
import loggregator.envelope.WireReader;

/**
 * Batches whose envelopes are told apart by their sources: what has to go falls from the source that has had most, of
 * what is held and of what was read lately, the oldest envelope first. What is left leaves in the order in which it
 * came.
 * One thread at a time.
 */
final class SortedStage {
  private final SourceKey key;
  private final Holding holding;
  private final DropRun drops;
  private final WireReader reader = new WireReader();
  private Flows flows = new Flows();
  private Parcel oldest;
  private Parcel newest;
  private long parcels;
  private long envelopes;

  /** @param drops is told of each envelope that {@link #dropOne} drops */
  SortedStage(SourceKey key, Holding holding, DropRun drops) {
    this.key = key;
    this.holding = holding;
    this.drops = drops;
  }

  long envelopes() {
    return envelopes;
  }

  /** Null when nothing is left. */
  Parcel oldest() {
    return oldest;
  }

  /** The batch is one that is held already. If there is no memory for its runs, nothing has happened. */
  void add(Batch batch) {
    Parcel parcel = new Parcel(parcels, batch, key, reader);
    parcel.prepare(flows);
    parcels++;
    holding.addRuns(parcel.runs() - 1);
    link(parcel);
    parcel.enter(flows);
    envelopes += batch.envelopes();
  }

  /** Drops one envelope, and gives the bytes of its record; 0 when there is none. */
  int dropOne() {
    Flow fattest = flows.fattest();
    if (fattest == null) {
      return 0;
    }
    Run run = fattest.oldest();
    drops.add(run.source, run.parcel.batch(), run.start);
    int bytes = run.parcel.dropFirst(run, flows, holding);
    envelopes--;
    unlinkIfEmpty(run.parcel);
    return bytes;
  }

  /** Takes what is left of the oldest batch, which there must be, or as much of it as may be taken. */
  void takeOldest(Taken taken) {
    Parcel parcel = oldest;
    int before = parcel.envelopes();
    try {
      parcel.take(taken, flows);
    } finally {
      envelopes -= before - parcel.envelopes();
      unlinkIfEmpty(parcel);
    }
  }

  /** After each read. */
  void forget() {
    flows.forget();
  }

  private void link(Parcel parcel) {
    parcel.older = newest;
    if (newest == null) {
      oldest = parcel;
    } else {
      newest.newer = parcel;
    }
    newest = parcel;
  }

  private void unlinkIfEmpty(Parcel parcel) {
    if (!parcel.isEmpty()) {
      return;
    }
    parcel.letGo(holding);
    if (parcel.older == null) {
      oldest = parcel.newer;
    } else {
      parcel.older.newer = parcel.newer;
    }
    if (parcel.newer == null) {
      newest = parcel.older;
    } else {
      parcel.newer.older = parcel.older;
    }
    if (oldest == null) {
      // what many sources needed is not kept for ever
      flows = new Flows();
    }
  }
}
