package loggregator.link;

import loggregator.envelope.Batch;
import loggregator.losses.Losses;

/** Takes what a {@link Feed} brings. Never blocks and never throws. */
public interface FeedHandler {
  void batch(Batch batch);

  /** That fell out of queues on the way, since the last call, before the batch that follows. */
  void lost(Losses losses);

  /** Nothing more will come: the source ended the feed (it stops, or it refused the subscription). */
  void ended();
}
