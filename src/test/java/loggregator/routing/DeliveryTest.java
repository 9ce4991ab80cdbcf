package loggregator.routing;

import static loggregator.envelope.MessageType.COUNTER;
import static loggregator.envelope.MessageType.LOG;
import static loggregator.routing.Routed.batch;
import static loggregator.routing.Routed.envelope;
import static loggregator.routing.Routed.request;
import static loggregator.routing.Routed.selector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import loggregator.envelope.Batch;
import loggregator.routing.Routed.Recorder;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final SubscriptionRequest WEB_LOGS = request(selector("web", LOG));
  private static final Envelope WEB = envelope("web", LOG);
  private static final Envelope DB = envelope("db", LOG);

  private final RoutingTable table = new RoutingTable(new SplittableRandom(1));
  private final Recorder subscriber = new Recorder();
  private final Recorder other = new Recorder();

  @Test
  void whoSelectsAWholeBatchGetsThatVeryBatch() {
    table.subscribe(WEB_LOGS, subscriber);
    table.subscribe(request(selector("", LOG)), other);
    Batch batch = batch(WEB, WEB, WEB);

    table.route(batch);

    assertThat(subscriber.batches).containsExactly(batch);
    assertThat(other.batches).containsExactly(batch);
  }

  @Test
  void whoSelectsTheSamePartGetsTheSameCopy() {
    Recorder third = new Recorder();
    table.subscribe(WEB_LOGS, subscriber);
    table.subscribe(WEB_LOGS, other);
    table.subscribe(request(selector("db", LOG)), third);
    Batch batch = batch(WEB, DB, WEB, DB);

    table.route(batch);

    assertThat(other.batches.get(0)).isSameAs(subscriber.batches.get(0));
    assertThat(subscriber.envelopes()).containsExactly(WEB, WEB);
    assertThat(third.envelopes()).containsExactly(DB, DB);
  }

  @Test
  void whoSelectsPartOfABatchGetsThatInOneBatchOfItsOwn() {
    table.subscribe(WEB_LOGS, subscriber);
    List<Envelope> numbered = IntStream.range(0, 300)
        .mapToObj(i -> (i % 7 < 3 ? WEB : DB).toBuilder().setTimestamp(i).setInstanceId("x".repeat(i)).build())
        .toList();
    Batch batch = batch(numbered);

    table.route(batch);

    assertThat(subscriber.batches).hasSize(1);
    assertThat(subscriber.batches.get(0).bytes()).isNotSameAs(batch.bytes());
    assertThat(subscriber.envelopes())
        .containsExactlyElementsOf(numbered.stream().filter(e -> e.getSourceId().equals("web")).toList());
    assertThat(table.unmatchedEnvelopes()).isEqualTo(171);
  }

  @Test
  void everySourceOfAMixedBatchFindsItsSubscriber() {
    table.subscribe(WEB_LOGS, subscriber);
    table.subscribe(request(selector("db", LOG)), other);

    table.route(batch(WEB, DB, DB, envelope("", LOG), WEB, envelope("none", LOG), DB));

    assertThat(subscriber.envelopes()).containsExactly(WEB, WEB);
    assertThat(other.envelopes()).containsExactly(DB, DB, DB);
    assertThat(table.unmatchedEnvelopes()).isEqualTo(2);
  }

  @Test
  void aSliceOfALargerArrayIsRoutedAlone() {
    table.subscribe(WEB_LOGS, subscriber);

    table.route(batch(WEB, DB, WEB, DB, WEB).withoutFirst(1).first(3));

    assertThat(subscriber.envelopes()).containsExactly(WEB);
  }

  @Test
  void aBatchThatFollowsIsReadAfresh() {
    table.subscribe(WEB_LOGS, subscriber);

    table.route(batch(DB));
    table.route(batch(WEB));
    table.route(batch(DB));

    assertThat(subscriber.envelopes()).containsExactly(WEB);
  }

  @Test
  void aMalformedEnvelopeIsSkippedAndCounted() {
    table.subscribe(request(selector("", LOG)), subscriber);
    Batch batch = batch(WEB, DB, WEB);
    int lengthOfTheSourceId = batch.envelopeStart(batch.recordEnd(batch.offset())) + 1;
    batch.bytes()[lengthOfTheSourceId] = 100;

    table.route(batch);

    assertThat(subscriber.envelopes()).containsExactly(WEB, WEB);
    assertThat(table.malformedEnvelopes()).isEqualTo(1);
    assertThat(table.unmatchedEnvelopes()).isZero();
  }

  @Test
  void withoutSubscriptionsEverythingIsUnmatched() {
    table.route(batch(WEB, DB));

    assertThat(table.unmatchedEnvelopes()).isEqualTo(2);
  }

  @Test
  void aCancelledSubscriptionGetsNothingAndLeavesNothing() {
    Subscription subscription = table.subscribe(WEB_LOGS, subscriber);
    table.subscribe(WEB_LOGS, other);

    subscription.cancel();
    subscription.cancel();
    table.route(batch(WEB));

    assertThat(subscriber.batches).isEmpty();
    assertThat(other.envelopes()).containsExactly(WEB);
    assertThat(table.subscriptions()).isEqualTo(1);
    assertThat(table.isEmpty()).isFalse();
  }

  @Test
  void cancellingTheLastSubscriptionEmptiesTheIndex() {
    Subscription subscription = table.subscribe(
        request(selector("", LOG), selector("web", COUNTER, "hits"), selector("", COUNTER)), subscriber);

    subscription.cancel();

    assertThat(table.isEmpty()).isTrue();
    assertThat(table.subscriptions()).isZero();
  }

  @Test
  void aSubscriberMayCancelItselfWhileItIsServed() {
    List<Subscription> own = new ArrayList<>();
    own.add(table.subscribe(WEB_LOGS, batch -> {
      subscriber.accept(batch);
      own.get(0).cancel();
    }));
    table.subscribe(WEB_LOGS, other);

    table.route(batch(WEB));
    table.route(batch(WEB));

    assertThat(subscriber.envelopes()).containsExactly(WEB);
    assertThat(other.envelopes()).containsExactly(WEB, WEB);
  }

  /** Whichever of the two is served first cancels the other, which then gets nothing of that batch either. */
  @Test
  void aSubscriberMayCancelAnotherBeforeThatIsServed() {
    List<Subscription> both = new ArrayList<>();
    both.add(table.subscribe(WEB_LOGS, batch -> {
      subscriber.accept(batch);
      both.get(1).cancel();
    }));
    both.add(table.subscribe(WEB_LOGS, batch -> {
      subscriber.accept(batch);
      both.get(0).cancel();
    }));

    table.route(batch(WEB));
    table.route(batch(WEB));

    assertThat(subscriber.envelopes()).containsExactly(WEB, WEB);
    assertThat(table.subscriptions()).isEqualTo(1);
  }

  @Test
  void aSubscriptionMadeWhileABatchIsDeliveredBeginsWithTheNext() {
    table.subscribe(WEB_LOGS, batch -> {
      subscriber.accept(batch);
      if (table.subscriptions() == 1) {
        table.subscribe(WEB_LOGS, other);
      }
    });

    table.route(batch(WEB));
    assertThat(other.batches).isEmpty();
    table.route(batch(WEB));

    assertThat(other.envelopes()).containsExactly(WEB);
    assertThat(subscriber.envelopes()).containsExactly(WEB, WEB);
  }

  @Test
  void routingFromInsideASubscriberIsRefused() {
    table.subscribe(WEB_LOGS, table::route);

    assertThatIllegalStateException().isThrownBy(() -> table.route(batch(WEB)));
  }

  @Test
  void whatASubscriberThrowsDoesNotSpoilTheNextBatch() {
    List<RuntimeException> failures = new ArrayList<>(List.of(new IllegalStateException("on purpose")));
    SubscriptionRequest all = request(selector("", LOG));
    for (Recorder recorder : List.of(subscriber, other)) {
      table.subscribe(all, batch -> {
        if (!failures.isEmpty()) {
          throw failures.remove(0);
        }
        recorder.accept(batch);
      });
    }

    assertThatThrownBy(() -> table.route(batch(Collections.nCopies(50, DB)))).hasMessage("on purpose");
    table.route(batch(WEB));

    assertThat(subscriber.envelopes()).containsExactly(WEB);
    assertThat(other.envelopes()).containsExactly(WEB);
  }
}
