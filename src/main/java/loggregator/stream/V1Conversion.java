package loggregator.stream;

import java.util.function.LongConsumer;
import loggregator.conversion.V1Condition;
import loggregator.conversion.V2ToV1;
import loggregator.envelope.Batch;
import loggregator.routing.V1Filter;

/** What the subscribers of one filter share: the batch that was converted last, and what it became. One event loop. */
final class V1Conversion {
  private final V1Condition condition;
  private final V2ToV1 conversion;
  private final LongConsumer unfit;
  private int subscribers;
  private Batch last;
  private Batch converted;
  private long omitted;

  V1Conversion(V1Filter filter, V2ToV1 conversion, LongConsumer unfit) {
    this.condition = new V1Condition(filter);
    this.conversion = conversion;
    this.unfit = unfit;
  }

  void join() {
    subscribers++;
  }

  /** Whether that was the last one. */
  boolean leave() {
    if (--subscribers < 2) {
      last = null;
      converted = null;
    }
    return subscribers == 0;
  }

  /** {@code null} when nothing of the batch is asked for. */
  Batch convert(Batch batch) {
    if (batch == last) {
      return converted;
    }
    Batch v1 = conversion.convert(batch, condition);
    omitted = conversion.omitted();
    unfit.accept(conversion.unfit());
    if (subscribers > 1) {
      last = batch;
      converted = v1;
    }
    return v1;
  }

  /** How many envelopes the batch that was just converted would have become more. */
  long omitted() {
    return omitted;
  }
}
