package loggregator.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import loggregator.envelope.MessageType;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store beside a list that is sorted anew for every question. */
class RecentEnvelopesModelTest {
  private static final int STEPS = 6_000;
  private static final int SOURCES = 5;

  private final List<Envelope> model = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void answersAsTheList(long seed) {
    Random random = new Random(seed);
    RecentEnvelopes store = new RecentEnvelopes(Long.MAX_VALUE, Long.MAX_VALUE);
    for (int step = 0; step < STEPS; step++) {
      Envelope envelope = envelope(random, step);
      model.add(envelope);
      store.add(Kept.batch(envelope), 0);
      if (step % 20 == 0) {
        RecentQuery query = query(random);
        assertThat(Kept.envelopes(store.read(query))).as(query.toString()).isEqualTo(expected(query));
      }
    }
    assertThat(store.keptEnvelopes()).isEqualTo(STEPS);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void walkingSeesEveryEnvelopeOnceInBothDirections(long seed) {
    Random random = new Random(seed);
    RecentEnvelopes store = new RecentEnvelopes(Long.MAX_VALUE, Long.MAX_VALUE);
    for (int i = 0; i < STEPS; i++) {
      Envelope envelope = envelope(random, i);
      model.add(envelope);
      store.add(Kept.batch(envelope), 0);
    }
    for (boolean descending : new boolean[] {false, true}) {
      RecentQuery query = new RecentQuery("s1", Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, 7, 50_000, descending);
      List<Envelope> walked = new ArrayList<>();
      for (Found found = store.read(query); found.envelopes() > 0; found = store.read(query)) {
        walked.addAll(Kept.envelopes(found));
        query = query.after(found.lastNs());
      }
      assertThat(walked).isEqualTo(expected(new RecentQuery(
          "s1", Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, descending)));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void aFullStoreCountsWhatItDropsAndInventsNothing(long seed) {
    Random random = new Random(seed);
    long maxBytes = 60_000;
    RecentEnvelopes store = new RecentEnvelopes(maxBytes, 1_000);
    Map<String, Long> addedBySource = new HashMap<>();
    for (int step = 0; step < STEPS; step++) {
      Envelope envelope = envelope(random, step);
      model.add(envelope);
      addedBySource.merge(envelope.getSourceId(), 1L, Long::sum);
      store.add(Kept.batch(envelope), step);
      store.sweep(step);
      assertThat(store.heldBytes()).isBetween(0L, maxBytes);
      assertThat(store.keptEnvelopes() + store.droppedForMemory() + store.droppedForAge()).isEqualTo(step + 1);
    }
    assertThat(store.droppedForMemory()).isPositive();
    assertThat(store.droppedForAge()).isPositive();
    Set<Envelope> came = new HashSet<>(model);
    long kept = 0;
    for (String source : addedBySource.keySet()) {
      List<Envelope> left = Kept.envelopes(store.read(Kept.all(source)));
      kept += left.size();
      assertThat(came).containsAll(left);
      assertThat(left).doesNotHaveDuplicates();
      assertThat(left).isSortedAccordingTo(Comparator.comparingLong(Envelope::getTimestamp));
      assertThat(store.about(source).map(SourceInfo::count).orElse(0L)).isEqualTo(left.size());
    }
    assertThat(kept).isEqualTo(store.keptEnvelopes());
    store.sweep(2L * STEPS);
    assertThat(store.keptEnvelopes()).isZero();
    assertThat(store.heldBytes()).isZero();
    assertThat(store.sources()).isZero();
  }

  /** Mostly in order, often with equal timestamps, now and then from anywhere in time. */
  private static Envelope envelope(Random random, int step) {
    String source = "s" + Math.min(random.nextInt(SOURCES), random.nextInt(SOURCES));
    long timestamp = switch (random.nextInt(20)) {
      case 0 -> random.nextLong();
      case 1, 2, 3 -> step / 4 - random.nextInt(500);
      default -> step / 4;
    };
    MessageType type = MessageType.values()[random.nextInt(MessageType.values().length)];
    return Kept.of(type, source, timestamp, step + "x".repeat(random.nextInt(60) * random.nextInt(10)));
  }

  private static RecentQuery query(Random random) {
    long start = random.nextBoolean() ? Long.MIN_VALUE : random.nextInt(STEPS / 4);
    long end = random.nextBoolean() ? Long.MAX_VALUE : start + random.nextInt(100);
    Set<MessageType> types = Set.of(MessageType.values()).stream().filter(type -> random.nextInt(3) == 0)
        .collect(Collectors.toSet());
    int maxBytes = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(2_000);
    return new RecentQuery("s" + random.nextInt(SOURCES + 1), types, start, end, 1 + random.nextInt(50), maxBytes,
        random.nextBoolean());
  }

  private List<Envelope> expected(RecentQuery query) {
    List<Envelope> matching = new ArrayList<>(model.stream()
        .filter(envelope -> envelope.getSourceId().equals(query.sourceId()))
        .filter(envelope -> query.types().isEmpty() || query.types().contains(typeOf(envelope)))
        .filter(envelope -> envelope.getTimestamp() >= query.startNs() && envelope.getTimestamp() < query.endNs())
        .sorted(Comparator.comparingLong(Envelope::getTimestamp)).toList());
    if (query.descending()) {
      Collections.reverse(matching);
    }
    int whole = 0;
    int bytes = 0;
    for (int i = 0; i < matching.size(); i++) {
      boolean startsRun = i == 0 || matching.get(i).getTimestamp() != matching.get(i - 1).getTimestamp();
      whole = startsRun ? i : whole;
      if (startsRun && i >= query.limit()) {
        return matching.subList(0, i);
      }
      bytes += recordBytes(matching.get(i));
      if (bytes > query.maxBytes() && whole > 0) {
        return matching.subList(0, whole);
      }
      if (bytes >= query.maxBytes()) {
        return matching.subList(0, i + 1);
      }
    }
    return matching;
  }

  private static int recordBytes(Envelope envelope) {
    return Kept.batch(envelope).length();
  }

  private static MessageType typeOf(Envelope envelope) {
    return switch (envelope.getMessageCase()) {
      case LOG -> MessageType.LOG;
      case COUNTER -> MessageType.COUNTER;
      case GAUGE -> MessageType.GAUGE;
      case TIMER -> MessageType.TIMER;
      case EVENT -> MessageType.EVENT;
      case MESSAGE_NOT_SET -> MessageType.NONE;
    };
  }
}
