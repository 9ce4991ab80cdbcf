package loggregator.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import loggregator.envelope.Batch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Event;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.api.Test;

class AgentTransformTest {
  private final CounterTotals totals = new CounterTotals(100);
  private final AgentTransform plain = new AgentTransform(Map.of(), totals, false);
  private final AgentTransform tagging = new AgentTransform(Map.of("job", "router", "ip", "10.0.0.1"), totals, false);
  private final AgentTransform withoutLogs = new AgentTransform(Map.of(), totals, true);

  @Test
  void aBatchThatNeedsNothingIsGivenBackAsItIs() {
    Batch batch = Batches.of(
        log("a").build(),
        log("b").putTags("origin", "x").build(),
        counter(0, 7).build(),
        Envelope.newBuilder().putTags("no", "origin").build());

    assertThat(plain.apply(batch)).isSameAs(batch);
  }

  @Test
  void aBatchThatHasAllDefaultTagsIsGivenBackAsItIs() {
    Batch batch = Batches.of(log("a").putTags("job", "mine").putTags("ip", ""));

    assertThat(tagging.apply(batch)).isSameAs(batch);
  }

  @Test
  void aMissingSourceIdIsTheOriginTag() {
    assertThat(sourceId(Envelope.newBuilder().putTags("origin", "tag"))).isEqualTo("tag");
    assertThat(sourceId(Envelope.newBuilder().putTags("origin", "tag").putDeprecatedTags("origin", text("old"))))
        .isEqualTo("tag");
    assertThat(sourceId(Envelope.newBuilder().putDeprecatedTags("origin", text("old")))).isEqualTo("old");
    assertThat(plain.originMappings()).isEqualTo(3);
  }

  @Test
  void anOriginTagWithoutTextIsCountedButNoSourceId() {
    assertThat(sourceId(Envelope.newBuilder().putTags("origin", "").putDeprecatedTags("origin", text("old"))))
        .isEmpty();
    assertThat(sourceId(Envelope.newBuilder().putDeprecatedTags("origin", Value.newBuilder().setInteger(7).build())))
        .isEmpty();
    assertThat(plain.originMappings()).isEqualTo(2);
  }

  @Test
  void withoutOriginTagOrWithSourceIdNothingIsMapped() {
    assertThat(sourceId(Envelope.newBuilder().putTags("origins", "x"))).isEmpty();
    assertThat(sourceId(Envelope.newBuilder().setSourceId("kept").putTags("origin", "x"))).isEqualTo("kept");
    assertThat(plain.originMappings()).isZero();
  }

  @Test
  void aSourceIdThatIsThereButEmptyIsMissing() {
    ByteString emptySourceId = ByteString.copyFrom(new byte[] {0x12, 0});
    ByteString tags = Envelope.newBuilder().putTags("origin", "tag").build().toByteString();

    assertThat(Batches.single(plain.apply(Batches.of(List.of(tags.concat(emptySourceId))))).getSourceId())
        .isEqualTo("tag");
  }

  @Test
  void deprecatedTagsAreCopiedOverTheTagsAndStay() {
    Envelope.Builder envelope = log("a")
        .putTags("text", "old")
        .putDeprecatedTags("text", text("new"))
        .putDeprecatedTags("integer", Value.newBuilder().setInteger(-3).build())
        .putDeprecatedTags("decimal", Value.newBuilder().setDecimal(1e23).build())
        .putDeprecatedTags("nothing", Value.getDefaultInstance());

    assertThat(Batches.single(plain.apply(Batches.of(envelope)))).isEqualTo(envelope
        .putAllTags(Map.of("text", "new", "integer", "-3", "decimal", "100000000000000000000000", "nothing", ""))
        .build());
  }

  @Test
  void defaultTagsAreAddedWhereTheKeyIsAbsent() {
    assertThat(tags(tagging, log("a"))).isEqualTo(Map.of("job", "router", "ip", "10.0.0.1"));
    assertThat(tags(tagging, log("a").putTags("job", ""))).isEqualTo(Map.of("job", "", "ip", "10.0.0.1"));
    assertThat(tags(tagging, log("a").putDeprecatedTags("ip", text("::1"))))
        .isEqualTo(Map.of("job", "router", "ip", "::1"));
  }

  @Test
  void disabledLogsAreDroppedAndOnlyLogs() {
    Envelope event = Envelope.newBuilder().setEvent(Event.newBuilder().setTitle("t")).build();
    Envelope nothing = Envelope.newBuilder().setInstanceId("i").build();

    assertThat(Batches.decode(withoutLogs.apply(
        Batches.of(log("a").build(), event, log("b").build(), nothing, log("c").build()))))
        .containsExactly(event, nothing);
    assertThat(withoutLogs.filteredLogs()).isEqualTo(3);
  }

  @Test
  void nothingIsLeftOfABatchOfDisabledLogs() {
    assertThat(withoutLogs.apply(Batches.of(log("a").build(), log("b").build()))).isNull();
    assertThat(withoutLogs.filteredLogs()).isEqualTo(2);
  }

  @Test
  void theOriginOfADisabledLogIsStillCounted() {
    withoutLogs.apply(Batches.of(Envelope.newBuilder().setLog(Log.newBuilder()).putTags("origin", "x")));

    assertThat(withoutLogs.originMappings()).isEqualTo(1);
  }

  @Test
  void aCounterGetsItsRunningTotal() {
    assertThat(total(plain, counter(10, 0))).isEqualTo(10);
    assertThat(total(plain, counter(15, 0))).isEqualTo(25);
    assertThat(total(plain, counter(5, 100))).isEqualTo(100);
    assertThat(total(plain, counter(1, 0))).isEqualTo(101);
    assertThat(Batches.single(plain.apply(Batches.of(counter(2, 0))))).isEqualTo(counter(2, 103).build());
  }

  @Test
  void aCounterOfZeroAndZeroStartsAgain() {
    total(plain, counter(10, 0));

    assertThat(total(plain, counter(0, 0))).isZero();
    assertThat(total(plain, counter(3, 0))).isEqualTo(3);
  }

  @Test
  void totalsAreUnsignedAndWrapAround() {
    assertThat(total(plain, counter(0, -2))).isEqualTo(-2);
    assertThat(total(plain, counter(1, 0))).isEqualTo(-1);
    assertThat(total(plain, counter(5, 0))).isEqualTo(4);
  }

  @Test
  void countersDifferByNameSourceIdInstanceIdAndFinalTags() {
    total(plain, counter(1, 0).putTags("a", "1"));

    assertThat(total(plain, counter(1, 0))).isEqualTo(1);
    assertThat(total(plain, counter(1, 0).setSourceId("other").putTags("a", "1"))).isEqualTo(1);
    assertThat(total(plain, named("other").putTags("a", "1"))).isEqualTo(1);
    assertThat(total(plain, counter(1, 0).putTags("a", "2"))).isEqualTo(1);
    assertThat(total(plain, counter(1, 0).putTags("1", "a"))).isEqualTo(1);
    assertThat(total(plain, counter(1, 0).putTags("a", "1").setInstanceId("7"))).isEqualTo(1);
    assertThat(total(plain, counter(1, 0).putDeprecatedTags("a", text("1")))).isEqualTo(2);
  }

  @Test
  void aCounterIsTheSameWhetherATagIsItsOwnOrADefault() {
    total(tagging, counter(1, 0));

    assertThat(total(tagging, counter(1, 0).putTags("job", "router"))).isEqualTo(2);
    assertThat(total(plain, counter(1, 0).putTags("job", "router").putTags("ip", "10.0.0.1"))).isEqualTo(3);
  }

  @Test
  void orderAndRepetitionOfTagsOnTheWireMakeNoOtherCounter() {
    total(plain, counter(1, 0).putTags("a", "1").putTags("b", "2"));
    ByteString repeated = tagged("a", "0")
        .concat(tagged("b", "2"))
        .concat(counter(1, 0).build().toByteString())
        .concat(tagged("a", "1"));

    assertThat(Batches.single(plain.apply(Batches.of(List.of(repeated)))).getCounter().getTotal()).isEqualTo(2);
  }

  @Test
  void aCounterInPiecesBecomesOne() {
    ByteString name = Envelope.newBuilder().setCounter(Counter.newBuilder().setName("n")).build().toByteString();
    ByteString delta = Envelope.newBuilder().setCounter(Counter.newBuilder().setDelta(4)).build().toByteString();
    Envelope whole = Envelope.newBuilder()
        .setCounter(Counter.newBuilder().setName("n").setDelta(4).setTotal(4))
        .build();

    Batch result = plain.apply(Batches.of(List.of(name.concat(delta))));

    assertThat(Batches.encoded(result)).containsExactly(whole.toByteString());
  }

  @Test
  void anExplicitTotalOfZeroGivesWayToTheRunningOne() {
    ByteString counter = Counter.newBuilder().setDelta(4).build().toByteString()
        .concat(ByteString.copyFrom(new byte[] {0x18, 0}));
    ByteString envelope = ByteString.copyFrom(new byte[] {0x2A, (byte) counter.size()}).concat(counter);

    Batch result = plain.apply(Batches.of(List.of(envelope)));

    assertThat(Batches.encoded(result)).containsExactly(Envelope.newBuilder()
        .setCounter(Counter.newBuilder().setDelta(4).setTotal(4))
        .build().toByteString());
  }

  private String sourceId(Envelope.Builder envelope) {
    return Batches.single(plain.apply(Batches.of(envelope))).getSourceId();
  }

  private static Map<String, String> tags(AgentTransform transform, Envelope.Builder envelope) {
    return Batches.single(transform.apply(Batches.of(envelope))).getTagsMap();
  }

  private static long total(AgentTransform transform, Envelope.Builder envelope) {
    return Batches.single(transform.apply(Batches.of(envelope))).getCounter().getTotal();
  }

  private static Envelope.Builder log(String sourceId) {
    return Envelope.newBuilder()
        .setSourceId(sourceId)
        .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8("hello")));
  }

  private static Envelope.Builder counter(long delta, long total) {
    return Envelope.newBuilder()
        .setSourceId("source")
        .setCounter(Counter.newBuilder().setName("requests").setDelta(delta).setTotal(total));
  }

  private static Envelope.Builder named(String name) {
    return counter(1, 0).setCounter(Counter.newBuilder().setName(name).setDelta(1));
  }

  private static ByteString tagged(String key, String value) {
    return Envelope.newBuilder().putTags(key, value).build().toByteString();
  }

  private static Value text(String text) {
    return Value.newBuilder().setText(text).build();
  }
}
