package loggregator.logcache;

import java.util.Optional;
import loggregator.follow.FollowAnswer;
import loggregator.follow.FollowQuestion;
import loggregator.follow.FollowStart;
import loggregator.recent.Arrivals;
import loggregator.recent.Arrived;
import loggregator.recent.Begun;
import loggregator.recent.Position;
import loggregator.recent.Wanted;

/** One question of a reader in the order of arrival, asked again until there is something. One thread. */
final class ArrivalReader {
  private final Arrivals arrivals;
  private final FollowQuestion question;
  private final Wanted wanted;
  private Position position;
  private long missed;

  /** @param nowMs of the clock by which the store was filled */
  ArrivalReader(Arrivals arrivals, FollowQuestion question, long nowMs) {
    this.arrivals = arrivals;
    this.question = question;
    this.wanted = SelectedEnvelopes.of(question.selection());
    Begun begun = begin(question.start(), nowMs);
    this.position = begun.position();
    this.missed = begun.missed();
  }

  FollowAnswer next() {
    Arrived arrived =
        arrivals.arrived(wanted, position, Math.min(question.maxEnvelopes(), FollowStart.MAX_RECENT), question.maxBytes());
    position = arrived.next();
    long before = missed;
    missed = 0;
    return new FollowAnswer(arrived.batch(), Cursor.of(arrivals.epoch(), position, question.selection()).text(),
        before < 0 || arrived.missed() < 0 ? FollowAnswer.UNKNOWN : before + arrived.missed());
  }

  private Begun begin(FollowStart start, long nowMs) {
    if (!start.cursor().isEmpty()) {
      return goOn(Cursor.find(start.cursor(), arrivals.epoch()));
    } else if (start.recent() > 0) {
      return arrivals.beforeNewest(wanted, Math.min(start.recent(), FollowStart.MAX_RECENT));
    } else if (start.sinceMs() > 0) {
      return arrivals.since(wanted, nowMs - start.sinceMs());
    }
    return arrivals.end(wanted);
  }

  /** A reader of another store, or of this one before the process was started anew, has missed what nobody knows. */
  private Begun goOn(Optional<Cursor> cursor) {
    Begun end = arrivals.end(wanted);
    if (cursor.isEmpty() || cursor.get().position().sequence() > end.position().sequence()) {
      return new Begun(end.position(), FollowAnswer.UNKNOWN);
    }
    Begun resumed = arrivals.resume(wanted, cursor.get().position());
    return cursor.get().isOf(question.selection()) ? resumed : new Begun(resumed.position(), FollowAnswer.UNKNOWN);
  }
}
