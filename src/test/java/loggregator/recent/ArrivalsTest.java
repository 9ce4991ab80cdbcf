package loggregator.recent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import loggregator.envelope.Batch;
import loggregator.envelope.MessageType;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers in the order of arrival. */
class ArrivalsTest {
  private static final Set<MessageType> ALL = Set.of(MessageType.values());
  private static final Wanted EVERYTHING = wanted(Map.of(), ALL);
  private static final Wanted LOGS_OF_A = wanted(Map.of("a", Set.of(MessageType.LOG)), Set.of());

  private RecentEnvelopes store = new RecentEnvelopes(Kept.MANY_BYTES, Long.MAX_VALUE);

  private static Wanted wanted(Map<String, Set<MessageType>> bySource, Set<MessageType> types) {
    return new Wanted(bySource, types, any -> true);
  }

  private void logs(String source, long... timestamps) {
    for (long timestamp : timestamps) {
      store.add(Kept.batch(Kept.log(source, timestamp, "line " + timestamp)), 0);
    }
  }

  private List<Long> timestamps(Wanted wanted, Begun begun) {
    return all(store, wanted, begun.position(), 7).stream().map(Envelope::getTimestamp).toList();
  }

  private static List<Envelope> all(RecentEnvelopes store, Wanted wanted, Position from, int atOnce) {
    List<Envelope> all = new ArrayList<>();
    Position position = from;
    boolean more = true;
    while (more) {
      Arrived arrived = store.arrivals().arrived(wanted, position, atOnce, 1 << 20);
      assertThat(arrived.missed()).isZero();
      arrived.batch().ifPresent(batch -> all.addAll(envelopes(batch)));
      position = arrived.next();
      more = arrived.more();
    }
    return all;
  }

  private static List<Envelope> envelopes(Batch batch) {
    try {
      return EnvelopeBatch.parser().parseFrom(batch.bytes(), batch.offset(), batch.length()).getBatchList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theNewestAreThoseThatCameLastWhateverTheirTimestamps() {
    logs("a", 50, 40, 30);
    logs("b", 1, 2);
    logs("a", 20);

    assertThat(timestamps(EVERYTHING, store.arrivals().beforeNewest(EVERYTHING, 4))).containsExactly(30L, 1L, 2L, 20L);
    assertThat(timestamps(LOGS_OF_A, store.arrivals().beforeNewest(LOGS_OF_A, 2))).containsExactly(30L, 20L);
    assertThat(timestamps(LOGS_OF_A, store.arrivals().beforeNewest(LOGS_OF_A, 100))).containsExactly(50L, 40L, 30L, 20L);
  }

  @Test
  void whoBeginsNowGetsWhatComes() {
    logs("a", 1, 2);
    Begun now = store.arrivals().end(LOGS_OF_A);
    assertThat(timestamps(LOGS_OF_A, now)).isEmpty();
    logs("b", 3);
    logs("a", 4);

    assertThat(timestamps(LOGS_OF_A, now)).containsExactly(4L);
  }

  @Test
  void aReaderOfASourceThatIsUnknownGetsItsFirst() {
    Begun now = store.arrivals().end(LOGS_OF_A);
    logs("a", 1);

    assertThat(timestamps(LOGS_OF_A, now)).containsExactly(1L);
  }

  @Test
  void sinceIsByTheTimeOfArrival() {
    for (int second = 0; second < 50; second++) {
      store.add(Kept.batch(Kept.log("a", 1_000_000 - second, "")), second * 1_000L);
    }

    assertThat(timestamps(LOGS_OF_A, store.arrivals().since(LOGS_OF_A, 48_000))).containsExactly(999_952L, 999_951L);
    assertThat(timestamps(LOGS_OF_A, store.arrivals().since(LOGS_OF_A, -5_000))).hasSize(50);
  }

  @Test
  void sinceTellsThatNotAllIsKept() {
    store = new RecentEnvelopes(20_000, Long.MAX_VALUE);
    for (int i = 0; i < 1_000; i++) {
      store.add(Kept.batch(Kept.log("a", i, "line " + i)), i * 100L);
    }
    assertThat(store.droppedForMemory()).isPositive();

    assertThat(store.arrivals().since(LOGS_OF_A, 0).missed()).isEqualTo(Arrived.UNKNOWN);
    assertThat(store.arrivals().since(LOGS_OF_A, 99_000).missed()).isZero();
  }

  @Test
  void whoComesBackGetsWhatItMissedAndNoMore() {
    logs("a", 1, 2, 3);
    Position here = store.arrivals().arrived(LOGS_OF_A, store.arrivals().beforeNewest(LOGS_OF_A, 2).position(), 100, 1 << 20).next();
    logs("b", 9);
    logs("a", 4, 5);

    Begun again = store.arrivals().resume(LOGS_OF_A, here);

    assertThat(again.missed()).isZero();
    assertThat(timestamps(LOGS_OF_A, again)).containsExactly(4L, 5L);
  }

  @Test
  void whoComesBackTooLateIsToldHowManyAreGone() {
    store = new RecentEnvelopes(20_000, Long.MAX_VALUE);
    logs("a", 1);
    Position here = store.arrivals().end(LOGS_OF_A).position();
    logs("a", LongStream.range(0, 2_000).toArray());

    Begun again = store.arrivals().resume(LOGS_OF_A, here);

    int kept = timestamps(LOGS_OF_A, again).size();
    assertThat(kept).isBetween(1, 1_999);
    assertThat(again.missed()).isEqualTo(2_000 - kept);
    Begun ofAll = store.arrivals().resume(EVERYTHING, new Position(here.sequence(), 1));
    assertThat(ofAll.missed()).isEqualTo(2_000 - kept);
  }

  @Test
  void aReaderThatIsOvertakenIsToldHowManyItMissed() {
    store = new RecentEnvelopes(20_000, Long.MAX_VALUE);
    logs("a", 1);
    Position here = store.arrivals().end(LOGS_OF_A).position();
    logs("a", LongStream.range(0, 2_000).toArray());

    Arrived arrived = store.arrivals().arrived(LOGS_OF_A, here, 10_000, 1 << 20);

    assertThat(arrived.batch().orElseThrow().envelopes() + arrived.missed()).isEqualTo(2_000);
    assertThat(store.arrivals().arrived(LOGS_OF_A, arrived.next(), 10_000, 1 << 20).missed()).isZero();
  }

  @Test
  void whatWasForgottenWithItsSourceCantBeCounted() {
    store = new RecentEnvelopes(Kept.MANY_BYTES, 1_000);
    logs("a", 1, 2, 3);
    Position here = store.arrivals().end(LOGS_OF_A).position();
    logs("a", 4);
    store.sweep(2_000);
    store.sweep(4_000);
    assertThat(store.about("a")).isEmpty();
    logs("a", 6);

    assertThat(store.arrivals().resume(LOGS_OF_A, here).missed()).isEqualTo(Arrived.UNKNOWN);
  }

  @Test
  void namesAreLookedAtAndDoNotCountAsMissed() {
    Predicate<Batch> even = one -> envelopes(one).get(0).getTimestamp() % 2 == 0;
    Wanted wanted = new Wanted(Map.of(), ALL, even);
    logs("a", 1, 2, 3, 4, 5, 6, 7);

    assertThat(timestamps(wanted, store.arrivals().beforeNewest(wanted, 2))).containsExactly(4L, 6L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aReaderSeesEachOnceInTheOrderOfArrivalOrIsToldThatItMissedIt(long seed) {
    Random random = new Random(seed);
    store = new RecentEnvelopes(30_000, Long.MAX_VALUE);
    Wanted wanted = random.nextBoolean() ? EVERYTHING : wanted(
        Map.of("s1", Set.of(MessageType.LOG, MessageType.COUNTER), "s2", Set.of(MessageType.LOG)), Set.of());
    Position position = store.arrivals().end(wanted).position();
    List<Long> came = new ArrayList<>();
    List<Long> seen = new ArrayList<>();
    long missed = 0;
    for (int i = 0; i < 5_000; i++) {
      String source = "s" + random.nextInt(4);
      MessageType type = random.nextInt(3) == 0 ? MessageType.COUNTER : MessageType.LOG;
      long timestamp = seed % 2 == 0 ? i : random.nextInt(1_000);
      store.add(Kept.batch(Kept.of(type, source, timestamp, "" + i)), i);
      if (wanted.isOfAllSources() || wanted.typesBySource().getOrDefault(source, Set.of()).contains(type)) {
        came.add((long) i);
      }
      if (random.nextInt(200) == 0) {
        Begun again = random.nextBoolean() ? store.arrivals().resume(wanted, position) : new Begun(position, 0);
        Arrived arrived = store.arrivals().arrived(wanted, again.position(), 1 + random.nextInt(300), 2_000);
        assertThat(again.missed()).isNotNegative();
        missed += again.missed() + arrived.missed();
        arrived.batch().ifPresent(batch ->
            envelopes(batch).forEach(envelope -> seen.add(Long.parseLong(envelope.getInstanceId()))));
        position = arrived.next();
      }
    }
    Begun rest = store.arrivals().resume(wanted, position);
    all(store, wanted, rest.position(), 50).forEach(envelope -> seen.add(Long.parseLong(envelope.getInstanceId())));

    assertThat(seen).doesNotHaveDuplicates().isSorted();
    assertThat(came).containsAll(seen);
    assertThat(missed + rest.missed() + seen.size()).isEqualTo(came.size());
    assertThat(missed).isPositive();
  }
}
