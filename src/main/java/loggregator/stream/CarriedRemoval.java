package loggregator.stream;

import loggregator.envelope.Batch;
import loggregator.envelope.CarriedV1;
import loggregator.link.FeedHandler;
import loggregator.losses.Losses;

/** Takes from batches what their envelopes carry for consumers of the first generation. One event loop. */
public final class CarriedRemoval {
  /** The one that had something, and what is left of it. */
  private Batch last;
  private Batch lastWithout;

  public FeedHandler before(FeedHandler handler) {
    return new FeedHandler() {
      @Override
      public void batch(Batch batch) {
        handler.batch(without(batch));
      }

      @Override
      public void lost(Losses losses) {
        handler.lost(losses);
      }

      @Override
      public void ended() {
        handler.ended();
      }
    };
  }

  private Batch without(Batch batch) {
    if (batch == last) {
      return lastWithout;
    }
    Batch without = CarriedV1.strip(batch);
    if (without != batch) {
      last = batch;
      lastWithout = without;
    }
    return without;
  }
}
