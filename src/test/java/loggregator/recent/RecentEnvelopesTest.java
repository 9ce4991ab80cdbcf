package loggregator.recent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import loggregator.envelope.Batch;
import loggregator.envelope.EnvelopeFields;
import loggregator.envelope.MessageType;
import loggregator.envelope.WireWriter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;

class RecentEnvelopesTest {
  private static final long FUTURE = Long.MAX_VALUE - 1;

  private final RecentEnvelopes store = new RecentEnvelopes(Long.MAX_VALUE, Long.MAX_VALUE);

  private void logsAt(long... timestamps) {
    for (long timestamp : timestamps) {
      store.add(Kept.batch(Kept.log("a", timestamp, "line")), 0);
    }
  }

  /** Cases of the original's own tests. */
  @Test
  void aPageStartsAndEndsAsTheOriginals() {
    logsAt(0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 3);
    assertThat(Kept.timestamps(store.read(Kept.ascending("a", 1, 3, 5)))).containsExactly(1L, 1L, 1L, 2L);
  }

  @Test
  void aPageDescendsAsTheOriginals() {
    logsAt(0, 0, 1, 2, 2, 2, 3, 3, 3, 3, 3);
    assertThat(Kept.timestamps(store.read(Kept.descending("a", 1, 3, 5)))).containsExactly(2L, 2L, 2L, 1L);
  }

  @Test
  void theLimitIsExceededRatherThanARunCut() {
    logsAt(0, 1, 1);
    assertThat(Kept.timestamps(store.read(Kept.ascending("a", 0, 2, 2)))).containsExactly(0L, 1L, 1L);
    assertThat(Kept.timestamps(store.read(Kept.descending("a", 0, 2, 1)))).containsExactly(1L, 1L);
  }

  @Test
  void theNewestComeFirstWhenDescending() {
    logsAt(1, 2, 3, 4);
    assertThat(Kept.timestamps(store.read(Kept.descending("a", 0, 9, 3)))).containsExactly(4L, 3L, 2L);
  }

  @Test
  void equalTimestampsKeepTheOrderOfTheirArrivalAcrossTypes() {
    MessageType[] types = {MessageType.TIMER, MessageType.LOG, MessageType.TIMER, MessageType.GAUGE, MessageType.LOG};
    for (int i = 0; i < types.length; i++) {
      store.add(Kept.batch(Kept.of(types[i], "a", 7, "e" + i)), 0);
    }
    assertThat(Kept.envelopes(store.read(Kept.all("a")))).extracting(envelope -> envelope.getInstanceId())
        .containsExactly("e0", "e1", "e2", "e3", "e4");
    assertThat(Kept.envelopes(store.read(Kept.descending("a", 0, 8, 1)))).extracting(e -> e.getInstanceId())
        .containsExactly("e4", "e3", "e2", "e1", "e0");
  }

  @Test
  void theOriginalClientsZeroTimeIsBeforeEverything() {
    logsAt(Long.MIN_VALUE, 0, 5);
    assertThat(Kept.timestamps(store.read(Kept.descending("a", -6795364578871345152L, 10, 100))))
        .containsExactly(5L, 0L);
  }

  @Test
  void aRunThatIsTooLargeForAnAnswerIsCut() {
    for (int i = 0; i < 1_000; i++) {
      logsAt(0);
    }
    RecentQuery query = new RecentQuery("a", Set.of(), 0, 1, 100, 1_000, false);
    assertThat(store.read(query).batch().orElseThrow().length()).isBetween(1_000, 1_100);
  }

  @Test
  void envelopesWithoutASourceAreOfOne() {
    store.add(Kept.batch(Kept.log("", 1, "first")), 0);
    store.add(Kept.batch(Kept.log("", 2, "second")), 0);
    assertThat(Kept.timestamps(store.read(Kept.all("")))).containsExactly(1L, 2L);
  }

  @Test
  void aKeptEnvelopeOf300BytesTakesNoMoreThan340() {
    String text = "x".repeat(273);
    int sources = 100;
    int each = 400;
    int envelopeBytes = 0;
    for (int i = 0; i < each; i++) {
      for (int source = 0; source < sources; source++) {
        Batch batch = Kept.batch(Kept.log("source-" + source % 10 + source / 10, 1_700_000_000_000_000_000L + i, text));
        envelopeBytes = batch.length() - 3;
        store.add(batch, 0);
      }
    }
    assertThat(envelopeBytes).isBetween(298, 300);
    assertThat(store.heldBytes() / (double) (sources * each)).isLessThan(340);
  }

  @Test
  void theFattestSourcePaysAndItsOldestGoFirst() {
    RecentEnvelopes small = new RecentEnvelopes(200_000, Long.MAX_VALUE);
    small.add(Kept.batch(Kept.log("quiet", 1, "one line")), 0);
    for (int i = 0; i < 10_000; i++) {
      small.add(Kept.batch(Kept.log("loud", i, "a line of which there are many")), 0);
    }
    assertThat(small.heldBytes()).isLessThanOrEqualTo(200_000);
    assertThat(small.read(Kept.all("quiet")).envelopes()).isEqualTo(1);
    List<Long> left = Kept.timestamps(small.read(Kept.all("loud")));
    assertThat(left).isEqualTo(LongStream.range(10_000 - left.size(), 10_000).boxed().toList());
    assertThat(small.about("loud").orElseThrow())
        .isEqualTo(new SourceInfo("loud", left.size(), 10_000 - left.size(), 10_000 - left.size(), 9_999));
  }

  @Test
  void requestsDontPushTheSameSourcesLogsOut() {
    RecentEnvelopes small = new RecentEnvelopes(200_000, Long.MAX_VALUE);
    small.add(Kept.batch(Kept.log("app", 1, "the only line")), 0);
    for (int i = 0; i < 10_000; i++) {
      small.add(Kept.batch(Kept.of(MessageType.TIMER, "app", i, "a request")), 0);
    }
    assertThat(small.droppedForMemory()).isPositive();
    assertThat(Kept.timestamps(small.read(new RecentQuery("app", Set.of(MessageType.LOG), 0, FUTURE, 9, 999, true))))
        .containsExactly(1L);
  }

  @Test
  void aMillionSourcesOfOneEnvelopeEachStayWithinTheBytes() {
    RecentEnvelopes small = new RecentEnvelopes(2 << 20, Long.MAX_VALUE);
    for (int i = 0; i < 1_000_000; i++) {
      small.add(record("source-" + (1_000_000 + i), i), 0);
    }
    assertThat(small.heldBytes()).isLessThanOrEqualTo(2 << 20);
    assertThat(small.sources()).isEqualTo((int) small.keptEnvelopes()).isGreaterThan(1_000);
    assertThat(small.read(Kept.all("source-1999999")).envelopes()).isEqualTo(1);
    assertThat(small.read(Kept.all("source-1000000")).envelopes()).isZero();
  }

  private static Batch record(String source, long timestamp) {
    WireWriter out = new WireWriter(64);
    int envelope = out.beginMessage(EnvelopeFields.BATCH_ENVELOPE);
    out.writeVarintField(EnvelopeFields.TIMESTAMP, timestamp);
    out.writeBytesField(EnvelopeFields.SOURCE_ID, source.getBytes(UTF_8));
    out.endMessage(envelope);
    return new Batch(out.bytes(), 0, out.size(), 1);
  }

  @Test
  void anEnvelopeFromTheFutureDoesNotCostThoseOfToday() {
    RecentEnvelopes small = new RecentEnvelopes(100_000, Long.MAX_VALUE);
    for (int i = 0; i < 500; i++) {
      small.add(Kept.batch(Kept.log("a", FUTURE - 1_000 + i, "of a clock that is wrong")), 0);
    }
    for (int i = 0; i < 5_000; i++) {
      small.add(Kept.batch(Kept.log("a", i, "of a clock that was put right")), 0);
    }
    assertThat(Kept.timestamps(small.read(Kept.descending("a", 0, 5_000, 100))))
        .isEqualTo(LongStream.range(0, 100).map(i -> 4_999 - i).boxed().toList());
    assertThat(small.read(Kept.ascending("a", 5_000, Long.MAX_VALUE, 1_000)).envelopes()).isZero();
  }

  @Test
  void anEnvelopeOf1970IsKeptAsLongAsOthersOfItsTime() {
    RecentEnvelopes aged = new RecentEnvelopes(Long.MAX_VALUE, 1_000);
    aged.add(Kept.batch(Kept.log("a", 0, "of 1970"), Kept.log("a", FUTURE, "of 2262")), 0);
    aged.sweep(999);
    assertThat(aged.read(Kept.all("a")).envelopes()).isEqualTo(2);
    aged.add(Kept.batch(Kept.log("a", 5, "later")), 999);
    aged.sweep(1_500);
    assertThat(Kept.timestamps(aged.read(Kept.all("a")))).containsExactly(5L);
    aged.sweep(1_999);
    assertThat(aged.sources()).isZero();
  }

  @Test
  void aWalkSeesEverySourceOnceWhileOthersCome() {
    for (int i = 0; i < 3_000; i++) {
      store.add(Kept.batch(Kept.log("early-" + i, i, "")), 0);
    }
    List<String> seen = new ArrayList<>();
    long position = RecentEnvelopes.walkStart();
    int calls = 0;
    while (position >= 0) {
      position = store.walk(position, 100, info -> seen.add(info.id()));
      for (int i = 0; i < 500; i++) {
        store.add(Kept.batch(Kept.log("late-" + calls + "-" + i, i, "")), 0);
      }
      calls++;
    }
    assertThat(calls).isGreaterThan(5);
    assertThat(seen.stream().filter(id -> id.startsWith("early-"))).hasSize(3_000).doesNotHaveDuplicates();
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void descendingTimestampsAreKeptAndReadInOrder() {
    for (int i = 20_000; i > 0; i--) {
      logsAt(i);
    }
    assertThat(Kept.timestamps(store.read(Kept.all("a")))).isEqualTo(LongStream.rangeClosed(1, 20_000).boxed().toList());
    assertThat(store.heldBytes() / 20_000).isLessThan(100);
  }

  @Test
  void aLargeBatchOfSourcesInTurnAndInRunsIsKeptWhole() {
    List<Envelope> sent = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      sent.add(Kept.log(i < 500 ? "turn-" + i % 7 : "run-" + i / 100, i, "line " + i));
    }
    store.add(Kept.batch(sent.toArray(Envelope[]::new)), 0);

    assertThat(store.keptEnvelopes()).isEqualTo(1_000);
    sent.stream().map(Envelope::getSourceId).distinct().forEach(source ->
        assertThat(Kept.envelopes(store.read(Kept.all(source)))).isEqualTo(
            sent.stream().filter(envelope -> envelope.getSourceId().equals(source)).toList()));
  }

  @Test
  void ofALargeBatchOnlyTheWantedSourcesAreKept() {
    store.keepOnly((bytes, start, end) -> bytes[end - 1] == '3');
    store.add(Kept.batch(LongStream.range(0, 1_000).mapToObj(i -> Kept.log("s" + i % 10, i, "")).toArray(Envelope[]::new)),
        0);

    assertThat(store.sources()).isEqualTo(1);
    assertThat(Kept.timestamps(store.read(Kept.all("s3")))).hasSize(100).contains(3L, 993L);
  }
}
