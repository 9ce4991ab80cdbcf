package loggregator.rlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import loggregator.envelope.Batch;
import loggregator.link.FakeUpstream;
import loggregator.link.Feed;
import loggregator.link.RecordingHandler;
import loggregator.losses.Losses;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.NumberedLogs;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.api.Test;

class ConvergedUpstreamTest {
  private final FakeUpstream upstream = new FakeUpstream();
  private final ConvergedUpstream converged = new ConvergedUpstream(upstream);
  private final RecordingHandler handler = new RecordingHandler();

  @Test
  void aConsumerOfPreferredTagsFindsAllOfThemThere() {
    converged.subscribe(request(true), handler);
    upstream.feed(0).handler.batch(batch());
    Envelope got = NumberedLogs.envelopes(handler.batches.get(0)).get(0);

    assertThat(got.getTagsMap()).isEqualTo(Map.of("old", "a", "new", "b"));
    assertThat(got.getDeprecatedTagsMap()).isEmpty();
  }

  @Test
  void anyOtherFindsAllOfThemInTheDeprecatedOnes() {
    converged.subscribe(request(false), handler);
    upstream.feed(0).handler.batch(batch());
    Envelope got = NumberedLogs.envelopes(handler.batches.get(0)).get(0);

    assertThat(got.getTagsMap()).isEmpty();
    assertThat(got.getDeprecatedTagsMap()).containsOnlyKeys("old", "new");
    assertThat(got.getDeprecatedTagsOrThrow("new").getText()).isEqualTo("b");
  }

  @Test
  void feedsThatAreGivenTheSameHandOnTheSame() {
    RecordingHandler second = new RecordingHandler();
    RecordingHandler other = new RecordingHandler();
    converged.subscribe(request(true), handler);
    converged.subscribe(request(false), other);
    converged.subscribe(request(true), second);
    upstream.send(batch());

    assertThat(second.batches.get(0)).isSameAs(handler.batches.get(0));
    assertThat(other.batches.get(0)).isNotSameAs(handler.batches.get(0));
  }

  @Test
  void handsOnAllElseAsItIs() {
    Feed feed = converged.subscribe(request(true), handler);
    upstream.feed(0).handler.lost(Losses.of(9));
    upstream.feed(0).handler.ended();
    upstream.feed(0).refuse("no");
    feed.close();

    assertThat(handler.lost).isEqualTo(9);
    assertThat(handler.endedTimes).isOne();
    assertThat(feed.active().cause()).hasMessage("no");
    assertThat(upstream.feed(0).isClosed()).isTrue();
    assertThat(upstream.feed(0).request).isEqualTo(request(true));
  }

  private static SubscriptionRequest request(boolean preferredTags) {
    return new SubscriptionRequest("", "", preferredTags, List.of());
  }

  private static Batch batch() {
    byte[] bytes = EnvelopeBatch.newBuilder()
        .addBatch(Envelope.newBuilder()
            .putTags("new", "b")
            .putDeprecatedTags("old", Value.newBuilder().setText("a").build()))
        .build()
        .toByteArray();
    return new Batch(bytes, 0, bytes.length, 1);
  }
}
