package loggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import loggregator.envelope.Batch;
import loggregator.losses.Losses;
import loggregator.losses.SourceName;
import loggregator.testing.NumberedLogs;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;

class LossReportTest {
  @Test
  void isACounterOfTheLossSinceTheLastReportAndInAll() {
    LossReport report = new LossReport("node-7", "loggregator.rlp", true);
    Envelope first = only(report.of(Losses.of(3)));
    Envelope second = only(report.of(Losses.of(4)));

    assertThat(first.getSourceId()).isEqualTo("loggregator");
    assertThat(first.getInstanceId()).isEqualTo("node-7");
    assertThat(first.getTimestamp()).isPositive();
    assertThat(first.getCounter().getName()).isEqualTo("dropped");
    assertThat(first.getCounter().getDelta()).isEqualTo(3);
    assertThat(first.getCounter().getTotal()).isEqualTo(3);
    assertThat(second.getCounter().getDelta()).isEqualTo(4);
    assertThat(second.getCounter().getTotal()).isEqualTo(7);
  }

  @Test
  void hasItsTagsWhereTheConsumerWantsThem() {
    Envelope preferred = only(new LossReport("node", "loggregator.rlp", true).of(Losses.of(1)));
    Envelope deprecated = only(new LossReport("node", "loggregator.rlp", false).of(Losses.of(1)));

    assertThat(preferred.getTagsMap()).isEqualTo(Map.of("origin", "loggregator.rlp", "direction", "egress"));
    assertThat(preferred.getDeprecatedTagsMap()).isEmpty();
    assertThat(deprecated.getTagsMap()).isEmpty();
    assertThat(deprecated.getDeprecatedTagsMap()).containsOnlyKeys("origin", "direction");
    assertThat(deprecated.getDeprecatedTagsOrThrow("origin").getText()).isEqualTo("loggregator.rlp");
  }

  @Test
  void namesTheSourcesThatLostMostSoThatTheSumIsTheLoss() {
    Losses losses = new Losses(9, Map.of(new SourceName("app", "0"), 2L, new SourceName("flood", "1"), 6L));
    List<Envelope> report = NumberedLogs.envelopes(new LossReport("node", "loggregator.rlp", true).of(losses));

    assertThat(report).hasSize(3).allMatch(envelope ->
        envelope.getSourceId().equals("loggregator") && envelope.getCounter().getName().equals("dropped"));
    assertThat(report.stream().map(envelope -> envelope.getCounter().getDelta())).containsExactly(6L, 2L, 1L);
    assertThat(report.stream().map(envelope -> envelope.getCounter().getTotal())).containsExactly(6L, 8L, 9L);
    assertThat(report.get(2).getTagsMap()).containsOnlyKeys("origin", "direction");
    assertThat(report.get(0).getTagsMap()).isEqualTo(Map.of("origin", "loggregator.rlp", "direction", "egress",
        "dropped_source_id", "flood", "dropped_instance_id", "1"));
  }

  private static Envelope only(Batch batch) {
    assertThat(NumberedLogs.envelopes(batch)).hasSize(1);
    assertThat(batch.envelopes()).isOne();
    return NumberedLogs.envelopes(batch).get(0);
  }
}
