package loggregator.conversion;

import loggregator.envelope.Batch;
import loggregator.envelope.CarriedV1;
import loggregator.envelope.MessageType;

/**
 * Converts envelopes of the second generation to those of the first. An event becomes none, a gauge one or more, and
 * every other envelope one. What was an envelope of the first generation, and carries it, becomes that again, byte for
 * byte. Serves one thread, for one batch after the other.
 */
public final class V2ToV1 {
  /** The largest result: room for a gauge whose metrics all repeat its tags, within bounds. */
  private static final int MAX_GROWTH = 16;
  private static final long ROOM_BYTES = 4 << 20;

  private final V1View carried = new V1View();
  private final EnvelopeView v2 = new EnvelopeView();
  private final V1Writer v1 = new V1Writer();
  private final LogToV1 logs = new LogToV1(v1);
  private final CounterToV1 counters = new CounterToV1(v1);
  private final GaugeToV1 gauges = new GaugeToV1(v1);
  private final TimerToV1 timers = new TimerToV1(v1);
  private long maxBytes;
  private long omitted;
  private long unfit;

  /**
   * The envelopes that {@code condition} takes, as a batch whose records are serialized {@code events.Envelope}s.
   * Malformed envelopes are left out.
   *
   * @return {@code null} when that is nothing
   */
  public Batch convert(Batch batch, V1Condition condition) {
    v1.clear();
    omitted = 0;
    unfit = 0;
    maxBytes = ROOM_BYTES + (long) MAX_GROWTH * batch.length();
    int recordEnd;
    for (int recordStart = batch.offset(); recordStart < batch.end(); recordStart = recordEnd) {
      recordEnd = batch.recordEnd(recordStart);
      convert(batch.bytes(), batch.envelopeStart(recordStart), recordEnd, condition);
    }
    return v1.envelopes() == 0 ? null : new Batch(v1.toByteArray(), 0, v1.size(), v1.envelopes());
  }

  /** How many envelopes of the last batch were left out because it would have become many times as large. */
  public long omitted() {
    return omitted;
  }

  /** How many envelopes of the last batch were left out because the first generation has none such. */
  public long unfit() {
    return unfit;
  }

  private void convert(byte[] bytes, int start, int end, V1Condition condition) {
    if (readCarried(bytes, start, end)) {
      if (carried.isTakenBy(condition)) {
        v1.write(carried);
      }
      return;
    }
    if (!v2.read(bytes, start, end)) {
      return;
    }
    switch (v2.type()) {
      case LOG -> logs.convert(v2, condition);
      case COUNTER -> counters.convert(v2, condition);
      case TIMER -> unfit += timers.convert(v2, condition) ? 0 : 1;
      case GAUGE -> convertGauge(bytes, start, end, condition);
      case EVENT, NONE -> { }
    }
  }

  private boolean readCarried(byte[] bytes, int start, int end) {
    return CarriedV1.isAt(bytes, start, end)
        && carried.read(bytes, CarriedV1.start(bytes, start, end), CarriedV1.end(bytes, start, end));
  }

  private void convertGauge(byte[] bytes, int start, int end, V1Condition condition) {
    boolean isGauge = gauges.read(v2);
    if (isGauge && gauges.mayRepeatNames()) {
      isGauge = v2.readNormalized(bytes, start, end) && v2.type() == MessageType.GAUGE && gauges.read(v2);
    }
    if (isGauge) {
      omitted += gauges.convert(v2, condition, maxBytes);
    }
  }
}
