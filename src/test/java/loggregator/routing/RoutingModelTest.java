package loggregator.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loggregator.envelope.MessageType;
import loggregator.routing.Routed.Recorder;
import loggregator.routing.RoutingModel.Consumer;
import loggregator.routing.RoutingModel.Share;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribes, cancels and routes at random, and compares with {@link RoutingModel}. */
class RoutingModelTest {
  private static final int STEPS = 1500;
  private static final int MOST_CONSUMERS = 60;
  private static final List<String> SOURCES = List.of("", "web", "db", "a-source-id-of-more-than-eight-bytes");
  private static final List<String> NAMES = List.of("", "a", "b", "c");
  private static final List<String> SHARDS = List.of("", "", "s", "t");
  private static final List<String> DETERMINISTIC = List.of("", "", "", "black", "blue");

  private record Live(Subscription subscription, Recorder recorder) {}

  private final RoutingModel model = new RoutingModel();
  private final Map<Consumer, Live> live = new LinkedHashMap<>();
  private SplittableRandom random;
  private RoutingTable table;
  private int consumersMade;
  private int envelopesMade;
  private long unmatched;
  private long routed;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyEnvelopeGoesWhereTheRulesSay(long seed) {
    random = new SplittableRandom(seed);
    table = new RoutingTable(random.split());
    for (int step = 0; step < STEPS; step++) {
      change();
      routeAndCompare("seed " + seed + ", step " + step);
    }

    List.copyOf(live.keySet()).forEach(this::cancel);
    assertThat(table.isEmpty()).isTrue();
    assertThat(table.subscriptions()).isZero();
    assertThat(table.unmatchedEnvelopes()).isEqualTo(unmatched);
    assertThat(table.routedEnvelopes()).isEqualTo(routed).isPositive();
  }

  /** Grows and shrinks in turns, down to nobody. */
  private void change() {
    int wanted = random.nextInt(MOST_CONSUMERS);
    if (live.size() < wanted) {
      subscribe();
    } else if (!live.isEmpty()) {
      cancel(pick(List.copyOf(live.keySet())));
    }
    if (random.nextInt(200) == 0) {
      List.copyOf(live.keySet()).forEach(this::cancel);
    }
  }

  private void subscribe() {
    List<Selector> selectors = Stream.generate(this::selector).limit(random.nextInt(5)).toList();
    SubscriptionRequest request = new SubscriptionRequest(pick(SHARDS), pick(DETERMINISTIC), false, selectors);
    Consumer consumer = new Consumer(consumersMade++, request);
    Recorder recorder = new Recorder();
    live.put(consumer, new Live(table.subscribe(request, recorder), recorder));
    model.add(consumer);
  }

  private void cancel(Consumer consumer) {
    live.remove(consumer).subscription().cancel();
    model.remove(consumer);
  }

  private void routeAndCompare(String where) {
    List<Envelope> envelopes = Stream.generate(this::envelope).limit(1 + random.nextInt(12)).toList();
    live.values().forEach(each -> each.recorder().batches.clear());

    table.route(Routed.batch(envelopes));

    assertThat(table.subscriptions()).as(where).isEqualTo(live.size());
    Map<Envelope, List<Consumer>> takers = takers(where);
    for (Envelope envelope : envelopes) {
      compare(where, envelope, takers.getOrDefault(envelope, new ArrayList<>()));
    }
  }

  private Map<Envelope, List<Consumer>> takers(String where) {
    Map<Envelope, List<Consumer>> takers = new HashMap<>();
    live.forEach((consumer, each) -> {
      List<Envelope> taken = each.recorder().envelopes();
      routed += taken.size();
      assertThat(each.recorder().batches).as(where).hasSizeLessThan(2);
      assertThat(taken).as(where).isSortedAccordingTo((a, b) -> Long.compare(a.getTimestamp(), b.getTimestamp()));
      taken.forEach(envelope -> takers.computeIfAbsent(envelope, any -> new ArrayList<>()).add(consumer));
    });
    return takers;
  }

  private void compare(String where, Envelope envelope, List<Consumer> takers) {
    Collection<Share> shares = model.shares(envelope);
    unmatched += shares.isEmpty() ? 1 : 0;
    for (Share share : shares) {
      List<Consumer> of = share.consumers();
      List<Consumer> took = takers.stream().filter(of::contains).toList();
      assertThat(took).as("%s: %s of %s", where, envelope, of)
          .hasSize(share.everyOne() ? of.size() : 1)
          .doesNotHaveDuplicates();
      takers.removeAll(took);
    }
    assertThat(takers).as("%s: who should not have got %s", where, envelope).isEmpty();
  }

  private Selector selector() {
    MessageType type = pick(List.of(MessageType.values()).subList(1, MessageType.values().length));
    List<String> names = switch (type) {
      case COUNTER -> names(2);
      case GAUGE -> names(4);
      default -> List.of();
    };
    return new Selector(pick(SOURCES), type, names);
  }

  /** Their time tells them apart and in which order they came. */
  private Envelope envelope() {
    MessageType type = pick(List.of(MessageType.values()));
    String[] names = names(type == MessageType.COUNTER ? 2 : 4).toArray(String[]::new);
    return Routed.envelope(pick(SOURCES), type, names).toBuilder().setTimestamp(++envelopesMade).build();
  }

  private List<String> names(int fewerThan) {
    return IntStream.range(0, random.nextInt(fewerThan)).mapToObj(i -> pick(NAMES)).toList();
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
