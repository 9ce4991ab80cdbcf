package loggregator.conversion;

import java.util.List;
import java.util.stream.Stream;
import loggregator.envelope.MessageType;
import loggregator.routing.Selector;
import loggregator.routing.V1Filter.Kind;
import loggregator.routing.V1Filter;

/**
 * The selectors of the second generation for a {@link V1Filter} of the first. They may match more than the filter: a
 * log may have been an Error, which is a metric, and only conversion shows what a gauge or a timer becomes.
 *
 * <p>Source ids count letter by letter. The application id of a request is lower-case in the first generation even if
 * the source id was not; such requests are found without an application only.
 */
public final class V1Selectors {
  private V1Selectors() {}

  public static List<Selector> of(V1Filter filter) {
    if (filter.appId().isEmpty() || filter.appId().equals(V1Condition.SYSTEM)) {
      return filter.kind() == Kind.LOG
          ? selectors(filter.appId(), MessageType.LOG)
          : selectors("", MessageType.LOG, MessageType.COUNTER, MessageType.GAUGE, MessageType.TIMER);
    }
    return switch (filter.kind()) {
      case LOG -> selectors(filter.appId(), MessageType.LOG);
      case METRIC -> selectors(filter.appId(), MessageType.GAUGE, MessageType.TIMER);
      case ANY -> selectors(filter.appId(), MessageType.LOG, MessageType.GAUGE, MessageType.TIMER);
    };
  }

  private static List<Selector> selectors(String sourceId, MessageType... types) {
    return Stream.of(types).map(type -> new Selector(sourceId, type, List.of())).toList();
  }
}
