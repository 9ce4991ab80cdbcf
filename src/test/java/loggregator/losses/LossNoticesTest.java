package loggregator.losses;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import loggregator.envelope.Batch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;

class LossNoticesTest {
  private static final Hop INGRESS = new Hop("agent", "ingress", Hop.OVERFLOW);

  private final LossNotices notices = new LossNotices("agent");

  @Test
  void aSourceIsToldHowManyItLostWhereAndWhy() {
    notices.add(lost(loss(INGRESS, "app", "3", 17)));

    List<Envelope> told = told();
    assertThat(told).hasSize(1);
    Envelope notice = told.get(0);
    assertThat(notice.getSourceId()).isEqualTo("app");
    assertThat(notice.getInstanceId()).isEqualTo("3");
    assertThat(notice.getLog().getType()).isEqualTo(Log.Type.ERR);
    assertThat(notice.getLog().getPayload().toStringUtf8())
        .isEqualTo("17 messages lost at the agent: its queue 'ingress' was full");
    assertThat(notice.getTagsMap()).isEqualTo(Map.of("source_type", "LGR", "loss_role", "agent",
        "loss_queue", "ingress", "loss_reason", "overflow", "lost", "17"));
    assertThat(notices.next(100, 10_000)).isNull();
  }

  @Test
  void whatCouldNotBeToldYetIsAddedUp() {
    notices.add(lost(loss(INGRESS, "app", "3", 17)));
    notices.add(lost(loss(INGRESS, "app", "3", 4), loss(INGRESS, "app", "4", 1)));

    assertThat(told()).extracting(notice -> notice.getTagsMap().get("lost")).containsExactly("21", "1");
  }

  @Test
  void lossesOfOtherRolesAndOfSourcesThatHaveNoNameAreNotTold() {
    notices.add(lost(loss(new Hop("rlp", "stream", Hop.OVERFLOW), "app", "3", 17),
        loss(INGRESS, "", "3", 17), loss(INGRESS, "x".repeat(200), "3", 17)));

    assertThat(notices.waiting()).isZero();
  }

  @Test
  void howeverManySourcesLoseSoManyWaitAtMost() {
    for (int i = 0; i < 3_000; i++) {
      notices.add(lost(loss(INGRESS, "app-" + i, "x".repeat(100), 1)));
    }

    assertThat(notices.waiting()).isEqualTo(1_000);
    assertThat(told()).hasSize(1_000);
  }

  private List<Envelope> told() {
    List<Envelope> told = new ArrayList<>();
    for (Batch batch = notices.next(70, 16 << 10); batch != null; batch = notices.next(70, 16 << 10)) {
      assertThat(batch.envelopes()).isBetween(1, 70);
      assertThat(batch.length()).isLessThanOrEqualTo(16 << 10);
      told.addAll(parse(batch));
    }
    return told;
  }

  private static List<Envelope> parse(Batch batch) {
    try {
      return EnvelopeBatch.parseFrom(Arrays.copyOfRange(batch.bytes(), batch.offset(), batch.end())).getBatchList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Loss<SourceLoss> loss(Hop hop, String sourceId, String instanceId, long envelopes) {
    return new Loss<>(new SourceLoss(hop, new SourceName(sourceId, instanceId)), envelopes, envelopes);
  }

  @SafeVarargs
  private static LossPeriod lost(Loss<SourceLoss>... losses) {
    return new LossPeriod(Map.of(), new LargestLosses<>(List.of(losses), 0), new LargestLosses<>(List.of(), 0));
  }
}
