package loggregator.auth;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import loggregator.flow.Deadline;
import loggregator.flow.Scheduler;

/**
 * Decides by the rules of the original's HTTP servers: who may read everything, may; who may read each source that is
 * asked for, may, too. No decision fails. One event loop.
 *
 * @param timeoutMs of a whole decision
 */
public record ConsumerAccess(ReadAccess readers, Scheduler scheduler, int timeoutMs) {
  /** How many sources are asked about at a time. */
  private static final int PARALLEL_SOURCES = 8;

  /** Whether the bearer may read all of the sources; without any it asks for everything. Comes in time. */
  public Future<Verdict> verdict(String authorization, List<String> sourceIds) {
    Future<Verdict> verdict = readers.everything(authorization).compose(all -> switch (all) {
      case FORBIDDEN -> sources(authorization, sourceIds, 0);
      case INVALID_TOKEN -> sources(authorization, sourceIds, 0).map(ConsumerAccess::orInvalidToken);
      default -> Future.succeededFuture(all);
    });
    return Deadline.set(scheduler, timeoutMs, verdict).otherwise(Verdict.UNAVAILABLE);
  }

  /** Those of the sources that the bearer may read; none when that can't be told in time. */
  public Future<List<String>> readable(String authorization, List<String> sourceIds) {
    Future<List<String>> readable = readers.readable(authorization, sourceIds)
        .map(some -> sourceIds.stream().filter(some::contains).toList())
        .recover(cause -> readable(authorization, sourceIds, 0, new ArrayList<>()));
    return Deadline.set(scheduler, timeoutMs, readable).otherwise(List.of());
  }

  /**
   * Cloud Controller may take a token that UAA calls invalid, or fail to answer: then its verdict counts. Otherwise the
   * token is what is wrong.
   */
  private static Verdict orInvalidToken(Verdict sources) {
    boolean isBetter = sources == Verdict.ALLOWED || sources == Verdict.UNAVAILABLE;
    return isBetter ? sources : Verdict.INVALID_TOKEN;
  }

  /** The first refusal among the sources from {@code first} on. */
  private Future<Verdict> sources(String authorization, List<String> ids, int first) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(Verdict.FORBIDDEN);
    }
    if (first >= ids.size()) {
      return Future.succeededFuture(Verdict.ALLOWED);
    }
    return some(authorization, ids, first).compose(some -> some.stream().filter(v -> v != Verdict.ALLOWED).findFirst()
        .map(Future::succeededFuture).orElseGet(() -> sources(authorization, ids, first + PARALLEL_SOURCES)));
  }

  private Future<List<String>> readable(String authorization, List<String> ids, int first, List<String> allowed) {
    if (first >= ids.size()) {
      return Future.succeededFuture(allowed);
    }
    return some(authorization, ids, first).compose(some -> {
      for (int i = 0; i < some.size(); i++) {
        if (some.get(i) == Verdict.ALLOWED) {
          allowed.add(ids.get(first + i));
        }
      }
      return readable(authorization, ids, first + PARALLEL_SOURCES, allowed);
    });
  }

  private Future<List<Verdict>> some(String authorization, List<String> ids, int first) {
    List<Future<Verdict>> some = ids.subList(first, Math.min(ids.size(), first + PARALLEL_SOURCES)).stream()
        .map(id -> readers.source(authorization, id)).toList();
    return Future.all(some).map(all -> some.stream().map(Future::result).toList());
  }
}
