package loggregator.logcache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggregator.envelope.MessageType;
import loggregator.flow.Scheduler;
import loggregator.follow.LogCaches.Kinds;
import loggregator.promql.PromQlException;
import loggregator.recent.Found;
import loggregator.recent.RecentEnvelopes;
import loggregator.recent.RecentQuery;

/**
 * Reads parts of sources for queries, wherever they are kept.
 *
 * <p>Threading: worker threads, which it blocks until another node has answered.
 */
record KeptPages(RecentEnvelopes store, Sharing sharing, Scheduler scheduler) {
  Found read(RecentQuery query) {
    Members members = sharing.members();
    String owner = members.ownerOf(query.sourceId());
    return members.isOwn(owner) ? store.read(query) : readAt(owner, query);
  }

  private Found readAt(String owner, RecentQuery query) {
    ReadParameters parameters = new ReadParameters(query.sourceId(), query.startNs(), query.endNs(), query.limit(),
        query.types().stream().map(MessageType::ordinal).toList(), query.descending(), "");
    CompletableFuture<Found> answer = new CompletableFuture<>();
    scheduler.execute(() -> sharing.ask(owner, Kinds.READ_HERE, WireQuestions.toWire(parameters), 0)
        .map(WireAnswers::found).onSuccess(answer::complete).onFailure(answer::completeExceptionally));
    try {
      return answer.get(2 * Sharing.ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw PromQlException.execution("the log cache that keeps " + query.sourceId() + " is not reached");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PromQlException.execution("interrupted");
    }
  }
}
