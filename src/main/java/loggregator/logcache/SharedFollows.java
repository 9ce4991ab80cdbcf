package loggregator.logcache;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loggregator.envelope.Batch;
import loggregator.follow.FollowAnswer;
import loggregator.follow.FollowQuestion;
import loggregator.follow.FollowStart;
import loggregator.follow.LogCaches.Kinds;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;

/**
 * Answers readers in the order of arrival from what all that share the sources keep: each is asked for its part. One
 * event loop.
 */
final class SharedFollows {
  private final Follows own;
  private final Sharing sharing;

  SharedFollows(Follows own, Sharing sharing) {
    this.own = own;
    this.sharing = sharing;
  }

  Future<FollowAnswer> answer(FollowQuestion question) {
    Members members = sharing.members();
    if (members.isAlone()) {
      return own.answer(question);
    }
    Map<String, FollowQuestion> parts = parts(question, members);
    if (parts.size() == 1) {
      Map.Entry<String, FollowQuestion> only = parts.entrySet().iterator().next();
      return ask(only.getKey(), only.getValue());
    }
    return new Parts(question, parts).answer();
  }

  /** By the names of those that have them. */
  private static Map<String, FollowQuestion> parts(FollowQuestion question, Members members) {
    Map<String, List<Selector>> selectors = new LinkedHashMap<>();
    for (Selector selector : question.selection().selectors()) {
      List<String> owners =
          selector.sourceId().isEmpty() ? members.names() : List.of(members.ownerOf(selector.sourceId()));
      owners.forEach(owner -> selectors.computeIfAbsent(owner, first -> new ArrayList<>()).add(selector));
    }
    Map<String, FollowQuestion> parts = new LinkedHashMap<>();
    selectors.forEach((owner, some) -> parts.put(owner, new FollowQuestion(
        new SubscriptionRequest("", "", question.selection().usePreferredTags(), some), question.start(),
        question.waitMs(), Math.max(1, question.maxEnvelopes() / selectors.size()),
        question.maxBytes() / selectors.size())));
    return parts;
  }

  private Future<FollowAnswer> ask(String owner, FollowQuestion part) {
    return sharing.members().isOwn(owner) ? own.answer(part)
        : sharing.ask(owner, Kinds.FOLLOW_HERE, part.toWire(), part.waitMs()).map(FollowAnswer::ofWire);
  }

  /** One question to several: what there is from all, or else what comes first. */
  private final class Parts {
    private final FollowQuestion question;
    private final Map<String, FollowQuestion> parts;

    Parts(FollowQuestion question, Map<String, FollowQuestion> parts) {
      this.question = question;
      this.parts = parts;
    }

    Future<FollowAnswer> answer() {
      return askAll().compose(now -> now.tellsNothing() && question.waitMs() > 0 ? await(now) : Future.succeededFuture(now));
    }

    private Future<FollowAnswer> askAll() {
      List<Future<FollowAnswer>> asked = new ArrayList<>();
      parts.forEach((owner, part) -> asked.add(ask(owner, part.from(part.start(), 0))));
      return Future.join(asked).transform(all -> {
        List<FollowAnswer> answers = asked.stream().filter(Future::succeeded).map(Future::result).toList();
        return answers.isEmpty() ? Future.failedFuture(all.cause())
            : Future.succeededFuture(join(answers, question.start().cursor(), answers.size() == asked.size()));
      });
    }

    /** @param now the answers of all, which is nothing */
    private Future<FollowAnswer> await(FollowAnswer now) {
      Promise<FollowAnswer> first = Promise.promise();
      List<Future<FollowAnswer>> asked = new ArrayList<>();
      parts.forEach((owner, part) -> asked.add(
          ask(owner, part.from(FollowStart.at(now.cursor()), question.waitMs()))
              .onSuccess(answer -> {
                if (!answer.tellsNothing()) {
                  first.tryComplete(join(List.of(answer), now.cursor(), false));
                }
              })));
      Future.join(asked).onComplete(all -> first.tryComplete(now));
      return first.future();
    }

    /**
     * @param before of the question, for those that have not answered
     * @param all whether all have answered: what is left of the cursor is of one that is gone
     */
    private FollowAnswer join(List<FollowAnswer> answers, String before, boolean all) {
      List<String> cursors = new ArrayList<>(answers.stream().map(FollowAnswer::cursor).toList());
      List<String> rest = Cursor.without(before, cursors);
      List<Batch> batches = answers.stream().map(FollowAnswer::batch).flatMap(Optional::stream).toList();
      boolean isUnknown = answers.stream().anyMatch(answer -> answer.missed() < 0) || all && !rest.isEmpty();
      if (!all) {
        cursors.addAll(rest);
      }
      return new FollowAnswer(batches.isEmpty() ? Optional.empty() : Optional.of(Batch.concat(batches)),
          Cursor.join(cursors),
          isUnknown ? FollowAnswer.UNKNOWN : answers.stream().mapToLong(FollowAnswer::missed).sum());
    }
  }
}
