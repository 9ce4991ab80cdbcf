package loggregator.logcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.envelope.Batch;
import loggregator.envelope.BatchReader;
import loggregator.follow.Answering;
import loggregator.follow.FollowAnswer;
import loggregator.follow.FollowQuestion;
import loggregator.follow.LogCaches.Kinds;

/** What one instance of a Log Cache answers to other nodes, and to other roles of its own. One event loop. */
public final class LogCacheAnswers implements Answering {
  /** In a message. */
  private static final int MAX_META_BYTES = 64 << 20;

  private final LogCacheServices services;
  private final SharedFollows shared;

  public LogCacheAnswers(LogCacheServices services) {
    this.services = services;
    this.shared = new SharedFollows(services.follows(), services.sharing());
  }

  @Override
  public Future<byte[]> answer(String kind, byte[] question) {
    try {
      return switch (kind) {
        case Kinds.FOLLOW -> shared.answer(follow(question)).map(FollowAnswer::toWire);
        case Kinds.FOLLOW_HERE -> services.follows().answer(follow(question)).map(FollowAnswer::toWire);
        case Kinds.READ_HERE -> read(WireQuestions.of(question));
        case Kinds.META_HERE -> meta();
        case Kinds.KEEP_HERE -> keep(question);
        case Kinds.NAME -> Future.succeededFuture(services.sharing().own().getBytes(UTF_8));
        default -> Future.failedFuture("an unknown question");
      };
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
  }

  /** Answers all that wait. */
  public void close() {
    services.follows().close();
  }

  private static FollowQuestion follow(byte[] question) {
    return FollowQuestion.ofWire(question, 0, question.length);
  }

  private Future<byte[]> read(ReadParameters parameters) {
    Promise<byte[]> answer = Promise.promise();
    services.readings().readHere(parameters, found -> answer.complete(WireAnswers.of(found)),
        error -> answer.fail(error.message()));
    return answer.future();
  }

  private Future<byte[]> keep(byte[] envelopes) {
    BatchReader reader = new BatchReader();
    Batch batch = reader.readBatch(envelopes, 0, envelopes.length);
    if (batch == null) {
      return Future.failedFuture("no envelopes");
    }
    services.store().add(batch, TimeUnit.NANOSECONDS.toMillis(services.scheduler().nowNanos()));
    return Future.succeededFuture(new byte[0]);
  }

  private Future<byte[]> meta() {
    byte[] answer = WireAnswers.meta(services.store(), List.of(), MAX_META_BYTES);
    return answer == null ? Future.failedFuture("too many sources") : Future.succeededFuture(answer);
  }
}
