package loggregator.rlp;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import loggregator.flow.Scheduler;
import loggregator.follow.FollowFeed;
import loggregator.follow.FollowQuestion;
import loggregator.follow.FollowStart;
import loggregator.follow.KeptEnvelopes;
import loggregator.grpc.GrpcStreamWriter;
import loggregator.link.Upstream;
import loggregator.metrics.Metrics;
import loggregator.stream.ChargedUpstream;
import loggregator.stream.StreamPacing;

/** Feeds of what is kept, for consumers that ask where they are. One event loop. */
public final class ResumableFeeds {
  private final KeptEnvelopes kept;
  private final StreamPacing pacing;
  private final Scheduler scheduler;
  private final UnaryOperator<Upstream> charging;

  private ResumableFeeds(
      KeptEnvelopes kept, StreamPacing pacing, Scheduler scheduler, UnaryOperator<Upstream> charging) {
    this.kept = kept;
    this.pacing = pacing;
    this.scheduler = scheduler;
    this.charging = charging;
  }

  /** Their subscriptions are charged to the node's memory. */
  public static ResumableFeeds of(KeptEnvelopes kept, StreamPacing pacing, Scheduler scheduler, Metrics metrics) {
    return new ResumableFeeds(
        kept, pacing, scheduler, upstream -> ChargedUpstream.ofRequests(upstream, metrics, "rlp"));
  }

  /**
   * @param writer tells the consumer its place with each batch
   * @param maxMessageBytes that the consumer takes
   */
  Upstream from(FollowStart start, GrpcStreamWriter writer, int maxMessageBytes) {
    Place place = new Place(writer, start.equals(FollowStart.NOW));
    writer.resumesAt(place);
    return charging.apply((request, handler) -> new FollowFeed(kept, scheduler,
        new FollowQuestion(request, start, 0, pacing.maxBatchEnvelopes(), Math.min(pacing.maxBatchBytes(), maxMessageBytes) / 2), handler, place));
  }

  private static final class Place implements FollowFeed.Listener, Supplier<String> {
    private final GrpcStreamWriter writer;
    private final boolean beginsNow;
    private String cursor = "";

    Place(GrpcStreamWriter writer, boolean beginsNow) {
      this.writer = writer;
      this.beginsNow = beginsNow;
    }

    @Override
    public void missed(long envelopes) {
      writer.writeMissed(envelopes);
    }

    @Override
    public void cursor(String now) {
      cursor = now;
    }

    /** Who begins now should know the place before anything comes. */
    @Override
    public void begun() {
      if (beginsNow) {
        writer.writeCursor(cursor);
      }
    }

    @Override
    public String get() {
      return cursor;
    }
  }
}
