package loggregator.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import loggregator.envelope.MessageType;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.EgressBatchRequest;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector.MessageCase;
import org.cloudfoundry.loggregator.v2.LoggregatorEgress.Selector;
import org.junit.jupiter.api.Test;

class TailRequestTest {
  @Test
  void withoutTypesItIsAllTypesOfAnySource() {
    TailRequest all = new TailRequest(List.of(), Set.of(), List.of(), List.of(), "", Optional.empty());
    EgressBatchRequest request = all.toGrpc();
    assertThat(request.getUsePreferredTags()).isTrue();
    assertThat(request.getSelectorsList()).extracting(Selector::getMessageCase).containsExactly(
        MessageCase.LOG, MessageCase.COUNTER, MessageCase.GAUGE, MessageCase.TIMER, MessageCase.EVENT);
    assertThat(request.getSelectorsList()).allMatch(selector -> selector.getSourceId().isEmpty());
    assertThat(all.toQuery(Optional.empty())).isEqualTo("log&counter&gauge&timer&event");
  }

  @Test
  void everyTypeIsAskedForOfEverySource() {
    TailRequest two = new TailRequest(
        List.of("a", "b&c"), Set.of(MessageType.LOG, MessageType.EVENT), List.of(), List.of(), "my shard", Optional.empty());
    assertThat(two.toGrpc().getShardId()).isEqualTo("my shard");
    assertThat(two.toGrpc().getSelectorsList())
        .extracting(selector -> selector.getSourceId() + " " + selector.getMessageCase())
        .containsExactly("a LOG", "a EVENT", "b&c LOG", "b&c EVENT");
    assertThat(two.toQuery(Optional.empty())).isEqualTo("shard_id=my+shard&source_id=a&source_id=b%26c&log&event");
  }

  @Test
  void namesStandInForTheirType() {
    TailRequest named = new TailRequest(List.of(), Set.of(MessageType.LOG, MessageType.COUNTER), List.of("hits"),
        List.of("cpu,memory"), "", Optional.empty());
    List<Selector> selectors = named.toGrpc().getSelectorsList();
    assertThat(selectors).extracting(Selector::getMessageCase)
        .containsExactly(MessageCase.LOG, MessageCase.COUNTER, MessageCase.GAUGE);
    assertThat(selectors.get(1).getCounter().getName()).isEqualTo("hits");
    assertThat(selectors.get(2).getGauge().getNamesList()).containsExactly("cpu", "memory");
    assertThat(named.toQuery(Optional.empty())).isEqualTo("log&counter.name=hits&gauge.name=cpu%2Cmemory");
  }

  @Test
  void aNameAloneAsksForNothingElse() {
    TailRequest named = new TailRequest(List.of("a"), Set.of(), List.of("hits"), List.of(), "", Optional.empty());
    assertThat(named.toQuery(Optional.empty())).isEqualTo("source_id=a&counter.name=hits");
    assertThat(named.toGrpc().getSelectorsList()).hasSize(1);
  }
}
