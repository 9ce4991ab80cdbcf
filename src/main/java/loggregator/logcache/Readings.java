package loggregator.logcache;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import loggregator.follow.LogCaches.Kinds;
import loggregator.recent.Found;
import loggregator.recent.RecentEnvelopes;
import loggregator.recent.RecentQuery;

/**
 * Reads for clients of either protocol: at once what has an index, in the background what must be searched for.
 *
 * <p>Threading: one event loop.
 */
final class Readings {
  /** Of those that must search. */
  static final int AT_ONCE = 16;

  private final RecentEnvelopes store;
  private final BackgroundWork background;
  private final LogCacheMeters meters;
  private final LongSupplier nowNs;
  private final long settlingNs;
  private final int maxAnswerBytes;
  private final Sharing sharing;
  private final int backgroundTimeoutMs;

  /**
   * @param nowNs since 1970
   * @param backgroundTimeoutMs of what must search, here or elsewhere
   */
  Readings(RecentEnvelopes store, BackgroundWork background, LogCacheMeters meters, LongSupplier nowNs, int settlingMs,
      int maxAnswerBytes, Sharing sharing, int backgroundTimeoutMs) {
    this.store = store;
    this.background = background;
    this.meters = meters;
    this.nowNs = nowNs;
    this.settlingNs = TimeUnit.MILLISECONDS.toNanos(settlingMs);
    this.maxAnswerBytes = maxAnswerBytes;
    this.sharing = sharing;
    this.backgroundTimeoutMs = backgroundTimeoutMs;
  }

  /** One of the two is called, once, perhaps at once. */
  void read(ReadParameters parameters, Consumer<Found> found, Consumer<ApiError> refused) {
    meters.asked("read");
    if (parameters.problem().isPresent()) {
      meters.refused("invalid_question");
      refused.accept(parameters.problem().get());
      return;
    }
    Members members = sharing.members();
    String owner = members.ownerOf(parameters.sourceId());
    if (members.isOwn(owner)) {
      readHere(parameters, found, refused);
    } else {
      sharing.ask(owner, Kinds.READ_HERE, WireQuestions.toWire(parameters), backgroundTimeoutMs)
          .map(WireAnswers::found)
          .onSuccess(found::accept)
          .onFailure(cause -> refused.accept(ApiError.NOT_REACHED));
    }
  }

  /** The same of what this node keeps. */
  void readHere(ReadParameters parameters, Consumer<Found> found, Consumer<ApiError> refused) {
    RecentQuery query = parameters.query(nowNs.getAsLong(), settlingNs, maxAnswerBytes);
    Consumer<Found> counted = answer -> {
      meters.answered(answer.envelopes());
      found.accept(answer);
    };
    if (parameters.nameFilter().isEmpty()) {
      counted.accept(store.read(query));
    } else {
      NameFilter filter = new NameFilter(parameters.nameFilter());
      background.run(isLate -> new FilteredRead(store, query, filter, isLate).find(), counted, refused);
    }
  }
}
