package loggregator.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import loggregator.envelope.MessageType;
import loggregator.follow.FollowStart;
import loggregator.http.QueryParameters;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;

/**
 * What a consumer of {@code /v2/read} asks for.
 *
 * @param reportDrops whether its losses are reported in its stream, which the original's clients don't expect
 * @param resume where a stream begins that can be resumed
 */
record ReadQuery(SubscriptionRequest subscription, boolean reportDrops, Optional<FollowStart> resume) {
  /** What a consumer may say. */
  static final List<String> PARAMETERS = Stream.concat(Stream.of("source_id", "log", "counter", "counter.name", "gauge",
      "gauge.name", "timer", "event", "shard_id", "deterministic_name", "report_drops"),
      ResumeQuery.PARAMETERS.stream()).toList();

  /** What libraries of browsers add by themselves, besides names that begin with an underscore. */
  private static final Set<String> OF_BROWSERS = Set.of("lastEventId", "evs_last_event_id", "evs_preamble");
  private static final List<String> TYPES =
      List.of("log", "counter", "gauge", "timer", "event", "counter.name", "gauge.name");
  private static final List<String> ANY = List.of();

  /**
   * Why the parameters can't be served; empty if they can.
   *
   * @param lenient whether unknown ones are ignored, as the original does; a mistyped {@code source_id} asks for all then
   */
  static Optional<JsonError> problemOf(QueryParameters query, boolean lenient) {
    if (query.isEmpty()) {
      return Optional.of(JsonError.EMPTY_QUERY);
    }
    if (!lenient && !query.names().stream().allMatch(ReadQuery::isKnown)) {
      return Optional.of(JsonError.UNKNOWN_PARAMETER);
    }
    if (TYPES.stream().noneMatch(query::has)) {
      return Optional.of(JsonError.MISSING_ENVELOPE_TYPE);
    }
    long selectors = (long) sources(query).size() * selectorsOfSource("", query).size();
    return selectors > SubscriptionRequest.MAX_SELECTORS ? Optional.of(JsonError.TOO_MANY_SELECTORS)
        : ResumeQuery.problemOf(query);
  }

  private static boolean isKnown(String name) {
    return PARAMETERS.contains(name) || OF_BROWSERS.contains(name) || name.startsWith("_");
  }

  /**
   * Only for parameters without a problem.
   *
   * @param lastEventId what a browser sends that comes back to a stream of events; empty for nothing
   */
  static ReadQuery of(QueryParameters query, String lastEventId) {
    List<Selector> selectors =
        sources(query).stream().flatMap(source -> selectorsOfSource(source, query).stream()).toList();
    return new ReadQuery(
        new SubscriptionRequest(query.first("shard_id"), query.first("deterministic_name"), true, selectors),
        query.has("report_drops"), ResumeQuery.of(query, lastEventId));
  }

  private static List<String> sources(QueryParameters query) {
    return query.has("source_id") ? query.all("source_id") : List.of("");
  }

  private static List<Selector> selectorsOfSource(String source, QueryParameters query) {
    List<Selector> selectors = new ArrayList<>();
    if (query.has("log")) {
      selectors.add(new Selector(source, MessageType.LOG, ANY));
    }
    namesOf(query, "counter").map(ReadQuery::counterName)
        .forEach(names -> selectors.add(new Selector(source, MessageType.COUNTER, names)));
    namesOf(query, "gauge").map(ReadQuery::gaugeNames)
        .forEach(names -> selectors.add(new Selector(source, MessageType.GAUGE, names)));
    if (query.has("timer")) {
      selectors.add(new Selector(source, MessageType.TIMER, ANY));
    }
    if (query.has("event")) {
      selectors.add(new Selector(source, MessageType.EVENT, ANY));
    }
    return selectors;
  }

  /** One selector for each value of {@code TYPE.name}; without these, one for all names if there is a {@code TYPE}. */
  private static Stream<Optional<String>> namesOf(QueryParameters query, String type) {
    if (query.has(type + ".name")) {
      return query.all(type + ".name").stream().map(Optional::of);
    }
    return query.has(type) ? Stream.of(Optional.empty()) : Stream.empty();
  }

  private static List<String> counterName(Optional<String> value) {
    return value.filter(name -> !name.isEmpty()).map(List::of).orElse(ANY);
  }

  private static List<String> gaugeNames(Optional<String> value) {
    return value.map(names -> List.of(names.split(",", -1))).orElse(ANY);
  }
}
