package loggregator.stream;

import java.util.function.Function;
import loggregator.envelope.Batch;
import loggregator.envelope.SizeLimit;
import loggregator.link.FeedHandler;
import loggregator.losses.Losses;

/**
 * Stands before a taker that takes messages up to a limit: an envelope that is larger never enters its queue, and is
 * lost to it alone. One event loop.
 *
 * @param counted counts an envelope that is too large, and tells whose it was
 */
public record FittingHandler(FeedHandler handler, SizeLimit limit, Function<Batch, Losses> counted)
    implements FeedHandler {
  @Override
  public void batch(Batch batch) {
    limit.apply(batch, handler::batch, tooLarge -> handler.lost(counted.apply(tooLarge)));
  }

  @Override
  public void lost(Losses losses) {
    handler.lost(losses);
  }

  @Override
  public void ended() {
    handler.ended();
  }
}
