package loggregator.buslink;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import loggregator.buslink.Frame.Hello;

/** Which sources a subscriber uses: {@link EverySource} or {@link OneSource}. One event loop. */
interface SourcePolicy extends Directory.Listener {
  /** The subscriptions that a policy decides about. */
  interface Subscriptions {
    List<BusFeed> feeds();

    /** Fails with a {@link loggregator.link.RefusedException} where the source refuses. */
    Future<Void> subscribeAt(String source, BusFeed feed);

    void cancel(String source, long feedId, boolean finish);

    /** Nothing more is taken of what the source has on its way, or still holds. */
    void giveUp(String source);

    /** The source brings nothing more for any feed. */
    void overAt(String source);
  }

  /** @param known the sources in the directory */
  void start(Subscriptions subscriptions, Supplier<List<Hello>> known);

  void close();

  /** Subscribes a new feed; completes when it is active. */
  Future<Void> subscribe(BusFeed feed);

  /** Where subscriptions are held now. */
  Collection<String> sources();

  /** The source has other subscriptions than it should have. */
  void forgotten(String source);

  /** The source is not heard, and does not answer. */
  void silent(String source);

  /** One of the sources has ended the feed. */
  void ended(BusFeed feed);

  void subscribeWhereRefused(BusFeed feed);
}
