package loggregator.diode;

/** Consecutive envelopes of one source in a {@link Parcel}: what is left of them, the last ones. */
final class Run {
  final Parcel parcel;
  final long source;
  /** The next one in the parcel. */
  Run follower;
  /** Null until the run is prepared to be in its flow. */
  Flow flow;
  /** The next one in the flow. */
  Run newer;
  int start;
  int end;
  int envelopes;

  Run(Parcel parcel, long source, int start) {
    this.parcel = parcel;
    this.source = source;
    this.start = start;
    this.end = start;
  }

  void extend(int newEnd) {
    end = newEnd;
    envelopes++;
  }

  boolean isEmpty() {
    return envelopes == 0;
  }

  int bytes() {
    return end - start;
  }

  boolean isOlderThan(Run other) {
    return parcel == other.parcel ? start < other.start : parcel.number < other.parcel.number;
  }
}
