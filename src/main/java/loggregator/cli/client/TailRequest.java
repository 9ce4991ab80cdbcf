package loggregator.cli.client;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import loggregator.envelope.MessageType;
import loggregator.follow.FollowStart;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.CounterSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EventSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.GaugeSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.TimerSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope.MessageCase;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;

/**
 * Which envelopes a consumer wants.
 *
 * @param sourceIds empty for every source
 * @param types those that are wanted beside the named counters and gauges; no types and no names mean all types
 * @param counterNames instead of counters of any name
 * @param gaugeNames instead of gauges of any name: comma-separated sets of names; a gauge must have exactly one of them
 * @param shardId of the group of consumers that shares the envelopes, empty to get every one
 * @param start where to begin in what is kept; empty for a stream that can't be resumed
 */
public record TailRequest(List<String> sourceIds, Set<MessageType> types, List<String> counterNames,
    List<String> gaugeNames, String shardId, Optional<FollowStart> start) {
  private static final List<MessageType> ALL_TYPES = List.of(
      MessageType.LOG, MessageType.COUNTER, MessageType.GAUGE, MessageType.TIMER, MessageType.EVENT);

  EgressBatchRequest toGrpc() {
    EgressBatchRequest.Builder request =
        EgressBatchRequest.newBuilder().setShardId(shardId).setUsePreferredTags(true);
    List<String> sources = sourceIds.isEmpty() ? List.of("") : sourceIds;
    for (String sourceId : sources) {
      selectors(selector -> request.addSelectors(selector.setSourceId(sourceId)));
    }
    return request.build();
  }

  /**
   * The query of a Gateway's {@code /v2/read}.
   *
   * @param from where to begin now
   */
  String toQuery(Optional<FollowStart> from) {
    List<String> parameters = new ArrayList<>();
    if (!shardId.isEmpty()) {
      parameters.add("shard_id=" + encode(shardId, UTF_8));
    }
    sourceIds.forEach(id -> parameters.add("source_id=" + encode(id, UTF_8)));
    wantedTypes().forEach(type -> parameters.add(type.name().toLowerCase(Locale.ROOT)));
    counterNames.forEach(name -> parameters.add("counter.name=" + encode(name, UTF_8)));
    gaugeNames.forEach(names -> parameters.add("gauge.name=" + encode(names, UTF_8)));
    from.map(TailRequest::parameter).ifPresent(parameters::add);
    return String.join("&", parameters);
  }

  private static String parameter(FollowStart from) {
    if (!from.cursor().isEmpty()) {
      return "cursor=" + encode(from.cursor(), UTF_8);
    }
    return from.sinceMs() > 0 ? "since=" + from.sinceMs() + "ms" : from.recent() > 0 ? "recent=" + from.recent() : "resume";
  }

  /**
   * The path and the query of a Traffic Controller's stream, which selects no finer than logs or all the rest. Without
   * a shard, its firehose gets an id that nobody else has.
   */
  String toPath() {
    if (!sourceIds.isEmpty()) {
      return "/apps/" + encodeSegment(sourceIds.get(0)) + "/stream";
    }
    List<MessageType> wanted = wantedTypes();
    String filter = wanted.equals(List.of(MessageType.LOG)) ? "?filter-type=logs"
        : wanted.contains(MessageType.LOG) ? "" : "?filter-type=metrics";
    String sharedBy = shardId.isEmpty() ? "tail-" + UUID.randomUUID() : shardId;
    return "/firehose/" + encodeSegment(sharedBy) + filter;
  }

  private static String encodeSegment(String text) {
    return encode(text, UTF_8).replace("+", "%20");
  }

  /** For a stream that brings more types than were asked for. */
  boolean selectsTypeOf(Envelope envelope) {
    return envelope.getMessageCase() == MessageCase.MESSAGE_NOT_SET
        ? types.isEmpty()
        : wantedTypes().contains(MessageType.valueOf(envelope.getMessageCase().name()));
  }

  private List<MessageType> wantedTypes() {
    boolean everything = types.isEmpty() && counterNames.isEmpty() && gaugeNames.isEmpty();
    return ALL_TYPES.stream()
        .filter(type -> everything || types.contains(type))
        .filter(type -> type != MessageType.COUNTER || counterNames.isEmpty())
        .filter(type -> type != MessageType.GAUGE || gaugeNames.isEmpty())
        .toList();
  }

  private void selectors(Consumer<Selector.Builder> selectors) {
    wantedTypes().forEach(type -> selectors.accept(ofAnyName(type)));
    counterNames.forEach(name ->
        selectors.accept(Selector.newBuilder().setCounter(CounterSelector.newBuilder().setName(name))));
    gaugeNames.forEach(names -> selectors.accept(
        Selector.newBuilder().setGauge(GaugeSelector.newBuilder().addAllNames(List.of(names.split(","))))));
  }

  private static Selector.Builder ofAnyName(MessageType type) {
    Selector.Builder selector = Selector.newBuilder();
    return switch (type) {
      case LOG -> selector.setLog(LogSelector.getDefaultInstance());
      case COUNTER -> selector.setCounter(CounterSelector.getDefaultInstance());
      case GAUGE -> selector.setGauge(GaugeSelector.getDefaultInstance());
      case TIMER -> selector.setTimer(TimerSelector.getDefaultInstance());
      case EVENT -> selector.setEvent(EventSelector.getDefaultInstance());
      case NONE -> throw new IllegalArgumentException("no type");
    };
  }
}
