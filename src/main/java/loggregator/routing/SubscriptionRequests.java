package loggregator.routing;

import java.util.List;
import loggregator.envelope.MessageType;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.CounterSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EventSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.GaugeSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.LogSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector.MessageCase;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.TimerSelector;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress;

/** Requests of the v2 API, and their conversion to those of the routing and back. */
public final class SubscriptionRequests {
  private SubscriptionRequests() {}

  /** Selectors without a message, which select nothing, are left out: see {@link #anySelectorLacksMessage}. */
  public static SubscriptionRequest fromWire(EgressBatchRequest request) {
    List<Selector> selectors = selectors(request).stream()
        .filter(SubscriptionRequests::hasMessage)
        .map(SubscriptionRequests::fromWire)
        .toList();
    return new SubscriptionRequest(
        request.getShardId(), request.getDeterministicName(), request.getUsePreferredTags(), selectors);
  }

  /** Whether {@link #fromWire} leaves a selector out. The original's RLP refuses such a request, its Router doesn't. */
  public static boolean anySelectorLacksMessage(EgressBatchRequest request) {
    return !selectors(request).stream().allMatch(SubscriptionRequests::hasMessage);
  }

  public static EgressBatchRequest toWire(SubscriptionRequest request) {
    return EgressBatchRequest.newBuilder()
        .setShardId(request.shardId())
        .setDeterministicName(request.deterministicName())
        .setUsePreferredTags(request.usePreferredTags())
        .addAllSelectors(request.selectors().stream().map(SubscriptionRequests::toWire).toList())
        .build();
  }

  /** The legacy selector counts only where there are no others. */
  private static List<LoggregatorEgress.Selector> selectors(EgressBatchRequest request) {
    boolean legacy = request.getSelectorsCount() == 0 && request.hasLegacySelector();
    return legacy ? List.of(request.getLegacySelector()) : request.getSelectorsList();
  }

  private static boolean hasMessage(LoggregatorEgress.Selector selector) {
    return selector.getMessageCase() != MessageCase.MESSAGE_NOT_SET;
  }

  private static Selector fromWire(LoggregatorEgress.Selector wire) {
    return switch (wire.getMessageCase()) {
      case LOG -> selector(wire, MessageType.LOG, List.of());
      case COUNTER -> selector(wire, MessageType.COUNTER, counterNames(wire.getCounter()));
      case GAUGE -> selector(wire, MessageType.GAUGE, wire.getGauge().getNamesList());
      case TIMER -> selector(wire, MessageType.TIMER, List.of());
      case EVENT -> selector(wire, MessageType.EVENT, List.of());
      case MESSAGE_NOT_SET -> throw new IllegalArgumentException("A selector without a message");
    };
  }

  private static Selector selector(LoggregatorEgress.Selector wire, MessageType type, List<String> names) {
    return new Selector(wire.getSourceId(), type, names);
  }

  /** On the wire the empty name asks for any counter. */
  private static List<String> counterNames(CounterSelector counter) {
    return counter.getName().isEmpty() ? List.of() : List.of(counter.getName());
  }

  private static LoggregatorEgress.Selector toWire(Selector selector) {
    LoggregatorEgress.Selector.Builder wire =
        LoggregatorEgress.Selector.newBuilder().setSourceId(selector.sourceId());
    switch (selector.type()) {
      case LOG -> wire.setLog(LogSelector.getDefaultInstance());
      case COUNTER -> wire.setCounter(CounterSelector.newBuilder().setName(String.join("", selector.names())));
      case GAUGE -> wire.setGauge(GaugeSelector.newBuilder().addAllNames(selector.names()));
      case TIMER -> wire.setTimer(TimerSelector.getDefaultInstance());
      case EVENT -> wire.setEvent(EventSelector.getDefaultInstance());
      case NONE -> throw new IllegalArgumentException("A selector for no type of message");
    }
    return wire.build();
  }
}
