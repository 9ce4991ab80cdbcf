package loggregator.gateway;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import loggregator.follow.FollowStart;
import loggregator.http.QueryParameters;

/**
 * How a consumer asks for what is kept: {@code recent=100}, {@code since=30s}, {@code cursor=…} or {@code resume}. The
 * original knows none of them.
 */
final class ResumeQuery {
  static final List<String> PARAMETERS = List.of("recent", "since", "cursor", "resume");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private ResumeQuery() {}

  static Optional<JsonError> problemOf(QueryParameters query) {
    if (PARAMETERS.stream().noneMatch(query::has)) {
      return Optional.empty();
    }
    boolean isWrong = query.has("recent") && recent(query).isEmpty()
        || query.has("since") && sinceMs(query).isEmpty()
        || query.has("cursor") && !FollowStart.isCursor(query.first("cursor"))
        || query.has("recent") && query.has("since")
        || query.has("shard_id");
    return isWrong ? Optional.of(JsonError.INVALID_RESUME) : Optional.empty();
  }

  /**
   * Where the consumer wants to begin; empty for a stream that can't be resumed, as the original's. Only for parameters
   * without a problem.
   *
   * @param lastEventId what a browser sends that comes back to a stream of events; empty for nothing
   */
  static Optional<FollowStart> of(QueryParameters query, String lastEventId) {
    if (query.has("cursor")) {
      return Optional.of(FollowStart.at(query.first("cursor")));
    }
    if (FollowStart.isCursor(lastEventId) && !query.has("shard_id")) {
      return Optional.of(FollowStart.at(lastEventId));
    }
    return recent(query).map(FollowStart::recent)
        .or(() -> sinceMs(query).map(FollowStart::since))
        .or(() -> query.has("resume") ? Optional.of(FollowStart.NOW) : Optional.empty());
  }

  private static Optional<Integer> recent(QueryParameters query) {
    return Optional.of(query.first("recent")).filter(text -> NUMBER.matcher(text).matches()).map(Integer::valueOf)
        .filter(envelopes -> envelopes <= FollowStart.MAX_RECENT);
  }

  private static Optional<Long> sinceMs(QueryParameters query) {
    return FollowStart.parseTime(query.first("since"));
  }
}
