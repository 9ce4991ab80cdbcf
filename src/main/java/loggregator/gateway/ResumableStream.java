package loggregator.gateway;

import java.util.function.Consumer;
import loggregator.diode.DiodeLimits;
import loggregator.envelope.Batch;
import loggregator.follow.FollowFeed;
import loggregator.follow.FollowQuestion;
import loggregator.follow.FollowStart;
import loggregator.http.Piece;
import loggregator.link.Feed;
import loggregator.link.FeedHandler;
import loggregator.link.Upstream;
import loggregator.routing.SubscriptionRequest;

/**
 * The part of a stream that is not the original's: it comes from what is kept, tells its consumer where to go on, and
 * how many were missed where that was too late. One event loop.
 */
final class ResumableStream implements Upstream, FollowFeed.Listener {
  private static final int MAX_ENVELOPES = 1_000;
  private static final int MAX_BYTES = 256 << 10;

  private final StreamServices services;
  private final SharedEncoding encoding;
  private final FollowStart start;
  private final Consumer<Piece> notices;
  private String firstCursor = "";
  private String cursor = "";
  /** Not told yet. */
  private long missed;
  private boolean begun;

  /** @param notices what is written there goes out before later batches */
  ResumableStream(StreamServices services, SharedEncoding encoding, FollowStart start, Consumer<Piece> notices) {
    this.services = services;
    this.encoding = encoding;
    this.start = start;
    this.notices = notices;
  }

  @Override
  public Feed subscribe(SubscriptionRequest request, FeedHandler handler) {
    DiodeLimits queue = services.config().streamDiode();
    FollowQuestion question = new FollowQuestion(request, start, 0, (int) Math.min(MAX_ENVELOPES, queue.maxEnvelopes()),
        (int) Math.min(MAX_BYTES, queue.maxBytes() / 2));
    return new FollowFeed(services.kept(), services.scheduler(), question, handler, this);
  }

  /** The consumer knows that its stream has begun. Should it be cut off before the first batch, it knows its place. */
  void begin() {
    begun = true;
    tellMissed();
    if (start.cursor().isEmpty() && start.recent() == 0 && start.sinceMs() == 0) {
      notices.accept(encoding.encode(encoding.encoding().cursor(firstCursor)));
    }
  }

  /** The batch that was handed over last. */
  Piece encode(Batch batch) {
    return encoding.encodeAlone(batch, cursor);
  }

  @Override
  public void missed(long envelopes) {
    missed = missed < 0 || envelopes < 0 ? -1 : missed + envelopes;
    if (begun) {
      tellMissed();
    }
  }

  @Override
  public void cursor(String now) {
    firstCursor = firstCursor.isEmpty() ? now : firstCursor;
    cursor = now;
  }

  private void tellMissed() {
    if (missed != 0) {
      notices.accept(encoding.encode(encoding.encoding().missed(missed)));
      missed = 0;
    }
  }
}
