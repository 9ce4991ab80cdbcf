package loggregator.rlp;

import java.util.function.UnaryOperator;
import loggregator.envelope.Batch;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.Upstream;
import loggregator.losses.Losses;
import loggregator.routing.SubscriptionRequest;
import loggregator.transform.TagConvergence;

/**
 * An upstream whose envelopes carry their tags where the subscriber wants them, all in one of the two maps. Feeds that
 * are given the same batch one after the other hand on the same one. One event loop.
 */
public final class ConvergedUpstream implements Upstream {
  private final Upstream upstream;
  private final Convergence preferred;
  private final Convergence deprecated;

  public ConvergedUpstream(Upstream upstream) {
    this.upstream = upstream;
    TagConvergence tags = new TagConvergence();
    this.preferred = new Convergence(tags::toPreferred);
    this.deprecated = new Convergence(tags::toDeprecated);
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    Convergence convergence = request.usePreferredTags() ? preferred : deprecated;
    return upstream.subscribe(request, new ConvergingHandler(handler, convergence));
  }

  /** Keeps the batch that was converged last, and what it became. */
  private static final class Convergence {
    private final UnaryOperator<Batch> converge;
    private Batch last;
    private Batch converged;

    Convergence(UnaryOperator<Batch> converge) {
      this.converge = converge;
    }

    Batch of(Batch batch) {
      if (batch != last) {
        converged = converge.apply(batch);
        last = batch;
      }
      return converged;
    }
  }

  private record ConvergingHandler(FeedHandler handler, Convergence convergence) implements FeedHandler {
    @Override
    public void batch(Batch batch) {
      handler.batch(convergence.of(batch));
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
}
