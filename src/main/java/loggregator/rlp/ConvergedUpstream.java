package loggregator.rlp;

import java.util.function.UnaryOperator;
import loggregator.envelope.Batch;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.Upstream;
import loggregator.losses.Losses;
import loggregator.routing.SubscriptionRequest;
import loggregator.transform.TagConvergence;

/** An upstream whose envelopes carry their tags where the subscriber wants them, all in one of the two maps. */
public final class ConvergedUpstream implements Upstream {
  private final Upstream upstream;
  private final TagConvergence convergence = new TagConvergence();

  public ConvergedUpstream(Upstream upstream) {
    this.upstream = upstream;
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    UnaryOperator<Batch> converge =
        request.usePreferredTags() ? convergence::toPreferred : convergence::toDeprecated;
    return upstream.subscribe(request, new ConvergingHandler(handler, converge));
  }

  private record ConvergingHandler(FeedHandler handler, UnaryOperator<Batch> converge) implements FeedHandler {
    @Override
    public void batch(Batch batch) {
      handler.batch(converge.apply(batch));
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
