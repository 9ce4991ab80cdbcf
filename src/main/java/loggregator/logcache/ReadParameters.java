package loggregator.logcache;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import loggregator.envelope.MessageType;
import loggregator.recent.RecentQuery;

/**
 * What a client asks to read, over either protocol. Times are nanoseconds since 1970 and may be negative: the oldest
 * clients send Go's zero time.
 *
 * @param endNs 0 for now
 * @param limit 0 for the usual one
 * @param types by their numbers; 0 is any
 * @param nameFilter empty for none
 */
record ReadParameters(String sourceId, long startNs, long endNs, long limit, List<Integer> types, boolean descending,
    String nameFilter) {
  static final List<String> TYPES = List.of("ANY", "LOG", "COUNTER", "GAUGE", "TIMER", "EVENT");
  static final int MAX_LIMIT = 1_000;

  private static final int USUAL_LIMIT = 100;
  private static final List<MessageType> MESSAGE_TYPES = List.of(MessageType.NONE, MessageType.LOG,
      MessageType.COUNTER, MessageType.GAUGE, MessageType.TIMER, MessageType.EVENT);

  /** Only for parameters without a {@link ApiParameters#problem}, which is known after this. */
  static ReadParameters of(String sourceId, ApiParameters parameters) {
    return new ReadParameters(sourceId, parameters.number("start_time"), parameters.number("end_time"),
        parameters.number("limit"), parameters.constants("envelope_types", TYPES), parameters.flag("descending"),
        parameters.text("name_filter"));
  }

  /** In the original's words; empty if the question can be answered. */
  Optional<ApiError> problem() {
    if (endNs != 0 && startNs > endNs) {
      return Optional.of(ApiError.invalid(
          "StartTime (" + startNs + ") must be before EndTime (" + endNs + ")"));
    }
    if (limit > MAX_LIMIT) {
      return Optional.of(ApiError.invalid("limit (" + limit + ") must be " + MAX_LIMIT + " or less"));
    }
    if (limit < 0) {
      return Optional.of(ApiError.invalid("limit (" + limit + ") must be greater than zero"));
    }
    return NameFilter.problemOf(nameFilter);
  }

  /**
   * The question to the store.
   *
   * @param settlingNs how young an envelope may be that a walk does not get yet
   */
  RecentQuery query(long nowNs, long settlingNs, int maxBytes) {
    boolean isWalk = endNs == 0 && !descending;
    long end = endNs != 0 ? endNs : isWalk ? nowNs - settlingNs : nowNs;
    return new RecentQuery(
        sourceId, messageTypes(), startNs, end, limit == 0 ? USUAL_LIMIT : (int) limit, maxBytes, descending);
  }

  /** Empty for all. Any beside others doesn't count, and a number that is no type selects what has no message. */
  private Set<MessageType> messageTypes() {
    List<Integer> named = types.stream().filter(type -> type != 0).toList();
    EnumSet<MessageType> found = EnumSet.noneOf(MessageType.class);
    named.stream().filter(type -> type > 0 && type < MESSAGE_TYPES.size()).map(MESSAGE_TYPES::get).forEach(found::add);
    if (found.isEmpty() && !named.isEmpty()) {
      found.add(MessageType.NONE);
    }
    return found;
  }
}
