package loggregator.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import loggregator.envelope.Batch;
import org.junit.jupiter.api.Test;

/** Retries, losses and the end of one destination. */
class DestinationTest {
  private static final Outcome REFUSED = Outcome.notNow("refused", "it is busy");

  private final OutputFixture fixture = new OutputFixture(100);
  private final OutputFixture.FakeOutlet outlet = fixture.outlet;

  @Test
  void whatIsCertainlyNotTakenIsSentAgainInItsOrder() {
    fixture.send("a", 3);
    fixture.send("b", 2);
    outlet.answer(REFUSED);
    fixture.scheduler.passMs(200);
    outlet.answer(REFUSED);
    fixture.scheduler.passMs(300);
    outlet.answer(Outcome.TAKEN);

    assertThat(outlet.sent).extracting(batch -> batch.envelopes()).containsExactly(3, 3, 3, 2);
    assertThat(fixture.complaints).containsExactly("it is busy");
    outlet.answer(Outcome.TAKEN);
    assertThat(fixture.metric("loggregator_output_envelopes_total")).isEqualTo(5);
    assertThat(fixture.metric("loggregator_output_retries_total")).isEqualTo(2);
    assertThat(fixture.notices).isEmpty();
  }

  @Test
  void whatIsNotTakenForLongIsLostAndToldToItsSource() {
    fixture.send("a", 3);
    outlet.answer(REFUSED);
    for (int seconds = 0; seconds < 100 && fixture.notices.isEmpty(); seconds++) {
      fixture.scheduler.passMs(1_000);
      if (outlet.isWaiting()) {
        outlet.answer(REFUSED);
      }
    }

    assertThat(fixture.notices).containsExactly("a: 3 of a");
    assertThat(fixture.metric("loggregator_output_lost_envelopes_total", "reason=\"refused\"")).isEqualTo(3);
    assertThat(fixture.metric("loggregator_output_failing")).isEqualTo(1);
  }

  @Test
  void whatMayHaveBeenTakenIsNotSentAgain() {
    fixture.send("a", 3);
    outlet.answer(Outcome.unknown("in_flight"));

    assertThat(outlet.sent).hasSize(1);
    assertThat(fixture.notices).containsExactly("a: 3 of a");
    assertThat(fixture.metric("loggregator_output_lost_envelopes_total", "reason=\"in_flight\"")).isEqualTo(3);
  }

  @Test
  void ofPartsOnlyTheRestIsSentAgain() {
    fixture.send("a", 4);
    Batch batch = outlet.sent.get(0);
    outlet.answer(REFUSED.ofRest(batch.first(2), List.of(new Outcome.Part("rejected", batch.first(1)))));
    fixture.scheduler.passMs(200);

    assertThat(outlet.sent).extracting(Batch::envelopes).containsExactly(4, 2);
    assertThat(fixture.notices).containsExactly("a: 1 of a");
    outlet.answer(Outcome.takenWithout(List.of(new Outcome.Part("in_flight", batch.first(1)))));
    assertThat(fixture.metric("loggregator_output_envelopes_total")).isEqualTo(2);
    assertThat(fixture.metric("loggregator_output_lost_envelopes_total", "reason=\"rejected\"")).isEqualTo(1);
    assertThat(fixture.metric("loggregator_output_lost_envelopes_total", "reason=\"in_flight\"")).isEqualTo(1);
    assertThat(fixture.metrics.budget().usedBytes()).isZero();
  }

  @Test
  void askedForPauseIsKept() {
    fixture.send("a", 1);
    outlet.answer(Outcome.notNow("refused", 30_000));
    fixture.scheduler.passMs(29_999);
    assertThat(outlet.sent).hasSize(1);

    fixture.scheduler.passMs(1);
    assertThat(outlet.sent).hasSize(2);
  }

  @Test
  void whatOverflowsDuringAnOutageIsToldMeanwhileAndExactly() {
    fixture.send("first", 1);
    for (int i = 0; i < 30; i++) {
      fixture.send("loud", 10);
    }
    assertThat(fixture.metric("loggregator_dropped_envelopes_total", "reason=\"overflow\"")).isEqualTo(200);
    assertThat(fixture.notices).isEmpty();
    outlet.answer(REFUSED);

    assertThat(fixture.notices).containsExactly("loud: 200 of loud");
    for (int i = 0; i < 5; i++) {
      fixture.send("loud", 10);
    }
    fixture.scheduler.passMs(100);
    outlet.answer(REFUSED);
    assertThat(fixture.notices).as("not more often than every ten seconds").hasSize(1);
    fixture.scheduler.passMs(10_000);
    assertThat(fixture.notices).containsExactly("loud: 200 of loud", "loud: 50 of loud");
  }

  @Test
  void finishingSendsWhatWaits() {
    fixture.send("a", 10);
    fixture.send("a", 5);
    var finished = fixture.destination.finish();
    outlet.answer(Outcome.TAKEN);
    assertThat(finished.isComplete()).isFalse();
    outlet.answer(Outcome.TAKEN);

    assertThat(finished.succeeded()).isTrue();
    assertThat(outlet.closed).isTrue();
    assertThat(fixture.upstream.feed(0).isClosed()).isTrue();
    assertThat(fixture.metric("loggregator_output_envelopes_total")).isEqualTo(15);
    assertThat(fixture.scheduler.openTimers()).isZero();
  }

  @Test
  void finishingEndsAtTheFirstThatIsNotTaken() {
    fixture.send("a", 10);
    fixture.send("b", 10);
    outlet.answer(REFUSED);
    var finished = fixture.destination.finish();
    outlet.answer(REFUSED);

    assertThat(finished.succeeded()).isTrue();
    assertThat(fixture.notices).containsExactlyInAnyOrder("a: 10 of a", "b: 10 of b");
    assertThat(fixture.metric("loggregator_output_lost_envelopes_total", "reason=\"refused\"")).isEqualTo(10);
    assertThat(fixture.metric("loggregator_output_lost_envelopes_total", "reason=\"closed\"")).isEqualTo(10);
    assertThat(fixture.metric("loggregator_output_destinations")).isZero();
    assertThat(fixture.metrics.budget().usedBytes()).isZero();
  }

  @Test
  void anEndedSubscriptionIsMadeAgain() {
    fixture.upstream.feed(0).handler.ended();
    fixture.scheduler.passMs(1_000);
    fixture.send("a", 1);

    assertThat(fixture.upstream.feeds()).hasSize(2);
    assertThat(outlet.sent).hasSize(1);
  }
}
