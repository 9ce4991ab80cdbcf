package loggregator.routing;

import static loggregator.envelope.MessageType.COUNTER;
import static loggregator.envelope.MessageType.EVENT;
import static loggregator.envelope.MessageType.GAUGE;
import static loggregator.envelope.MessageType.LOG;
import static loggregator.envelope.MessageType.NONE;
import static loggregator.envelope.MessageType.TIMER;
import static loggregator.routing.Routed.batch;
import static loggregator.routing.Routed.envelope;
import static loggregator.routing.Routed.request;
import static loggregator.routing.Routed.selector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import loggregator.envelope.MessageType;
import loggregator.routing.Routed.Recorder;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SelectorMatchingTest {
  private static final String LONG_ID = "7b3c1f52-2d0e-4c9a-8f6b-0123456789ab";

  /** A name whose hash is 0, and one whose hash added to that of "a" is 0: 0 must not be taken for "any name". */
  private static final String HASHES_TO_ZERO = "abbabbbaabbabbbbbababaaabbbaabbbabaabbaabbaabaabababbaaaabbbba";
  private static final String ZERO_WITH_A = "ababbbaabbabaabaabbbbaabaaababbabbbbaababaababaabbabbbabbbab";

  private final RoutingTable table = new RoutingTable(new SplittableRandom(1));
  private final Recorder subscriber = new Recorder();

  static Stream<Arguments> matching() {
    return Stream.of(
        arguments("any source takes every source", selector("", LOG), envelope("web", LOG)),
        arguments("any source takes the empty source", selector("", LOG), envelope("", LOG)),
        arguments("a source takes itself", selector("web", LOG), envelope("web", LOG)),
        arguments("a long source takes itself", selector(LONG_ID, LOG), envelope(LONG_ID, LOG)),
        arguments("a source outside ASCII takes itself", selector("wéb-日本", LOG), envelope("wéb-日本", LOG)),
        arguments("any counter takes every counter", selector("web", COUNTER), envelope("web", COUNTER, "hits")),
        arguments("any counter takes the nameless", selector("web", COUNTER), envelope("web", COUNTER, "")),
        arguments("the empty name is any counter", selector("web", COUNTER, ""), envelope("web", COUNTER, "hits")),
        arguments("a counter takes its name", selector("web", COUNTER, "hits"), envelope("web", COUNTER, "hits")),
        arguments("a counter of any source", selector("", COUNTER, "hits"), envelope("web", COUNTER, "hits")),
        arguments("any gauge takes every gauge", selector("web", GAUGE), envelope("web", GAUGE, "a", "b")),
        arguments("any gauge takes the empty gauge", selector("web", GAUGE), envelope("web", GAUGE)),
        arguments("a gauge takes its names", selector("web", GAUGE, "a", "b"), envelope("web", GAUGE, "a", "b")),
        arguments("names in another order", selector("web", GAUGE, "b", "a"), envelope("web", GAUGE, "a", "b")),
        arguments("a gauge of any source", selector("", GAUGE, "a", "b"), envelope("web", GAUGE, "a", "b")),
        arguments("the empty metric name is a name", selector("web", GAUGE, ""), envelope("web", GAUGE, "")),
        arguments("and means the empty gauge as well", selector("web", GAUGE, ""), envelope("web", GAUGE)),
        arguments("the empty name among others", selector("web", GAUGE, "", "a"), envelope("web", GAUGE, "a", "")),
        arguments("a name that hashes to 0",
            selector("web", COUNTER, HASHES_TO_ZERO), envelope("web", COUNTER, HASHES_TO_ZERO)),
        arguments("names that hash to 0",
            selector("web", GAUGE, ZERO_WITH_A, "a"), envelope("web", GAUGE, "a", ZERO_WITH_A)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("matching")
  void delivers(String rule, Selector selector, Envelope envelope) {
    table.subscribe(request(selector), subscriber);

    table.route(batch(envelope));

    assertThat(subscriber.envelopes()).containsExactly(envelope);
    assertThat(table.unmatchedEnvelopes()).isZero();
  }

  static Stream<Arguments> notMatching() {
    return Stream.of(
        arguments("another source", selector("web", LOG), envelope("db", LOG)),
        arguments("a longer source", selector("web", LOG), envelope("web2", LOG)),
        arguments("a shorter source", selector("web", LOG), envelope("we", LOG)),
        arguments("the empty source", selector("web", LOG), envelope("", LOG)),
        arguments("a source that differs late", selector(LONG_ID + "c", LOG), envelope(LONG_ID + "d", LOG)),
        arguments("another case", selector("web", LOG), envelope("Web", LOG)),
        arguments("another counter", selector("web", COUNTER, "hits"), envelope("web", COUNTER, "misses")),
        arguments("the nameless counter", selector("web", COUNTER, "hits"), envelope("web", COUNTER, "")),
        arguments("another source's counter", selector("web", COUNTER, "hits"), envelope("db", COUNTER, "hits")),
        arguments("fewer names", selector("web", GAUGE, "a", "b"), envelope("web", GAUGE, "a")),
        arguments("more names", selector("web", GAUGE, "a", "b"), envelope("web", GAUGE, "a", "b", "c")),
        arguments("other names", selector("web", GAUGE, "a", "b"), envelope("web", GAUGE, "a", "c")),
        arguments("no names", selector("web", GAUGE, "a", "b"), envelope("web", GAUGE)),
        arguments("a repeated name", selector("web", GAUGE, "a", "a"), envelope("web", GAUGE, "a")),
        arguments("a repeated empty name", selector("web", GAUGE, "", ""), envelope("web", GAUGE, "")),
        arguments("another name than one that hashes to 0",
            selector("web", COUNTER, HASHES_TO_ZERO), envelope("web", COUNTER, "hits")),
        arguments("other names than those that hash to 0",
            selector("web", GAUGE, ZERO_WITH_A, "a"), envelope("web", GAUGE, "a")),
        arguments("a counter for a gauge's name", selector("web", GAUGE, "a"), envelope("web", COUNTER, "a")),
        arguments("a gauge for a counter's name", selector("web", COUNTER, "a"), envelope("web", GAUGE, "a")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notMatching")
  void doesNotDeliver(String rule, Selector selector, Envelope envelope) {
    table.subscribe(request(selector), subscriber);

    table.route(batch(envelope));

    assertThat(subscriber.batches).isEmpty();
    assertThat(table.unmatchedEnvelopes()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aTypeTakesItselfOnly(MessageType type) {
    table.subscribe(request(selector("web", type)), subscriber);

    table.route(batch(Stream.of(MessageType.values()).map(any -> envelope("web", any)).toList()));

    assertThat(subscriber.envelopes()).containsExactly(envelope("web", type));
  }

  @Test
  void anEnvelopeWithoutMessageGoesToNobody() {
    Stream.of(LOG, COUNTER, GAUGE, TIMER, EVENT)
        .forEach(type -> table.subscribe(request(selector("", type), selector("web", type)), subscriber));

    table.route(batch(envelope("web", NONE)));

    assertThat(subscriber.batches).isEmpty();
    assertThat(table.unmatchedEnvelopes()).isEqualTo(1);
  }

  @Test
  void severalSelectorsAddUp() {
    table.subscribe(request(selector("web", LOG), selector("web", TIMER), selector("db", EVENT)), subscriber);

    List<Envelope> envelopes =
        Stream.of("web", "db").flatMap(id -> Stream.of(MessageType.values()).map(type -> envelope(id, type))).toList();
    table.route(batch(envelopes));

    assertThat(subscriber.envelopes())
        .containsExactly(envelope("web", LOG), envelope("web", TIMER), envelope("db", EVENT));
  }

  @Test
  void aRequestWithoutSelectorsGetsNothing() {
    table.subscribe(request(), subscriber);

    table.route(batch(envelope("web", LOG)));

    assertThat(subscriber.batches).isEmpty();
    assertThat(table.subscriptions()).isEqualTo(1);
  }

  static Stream<Arguments> overlapping() {
    return Stream.of(
        arguments("the same twice", List.of(selector("web", LOG), selector("web", LOG)), envelope("web", LOG)),
        arguments("source and any", List.of(selector("web", LOG), selector("", LOG)), envelope("web", LOG)),
        arguments("any and source", List.of(selector("", LOG), selector("web", LOG)), envelope("web", LOG)),
        arguments("name and any",
            List.of(selector("web", COUNTER, "hits"), selector("web", COUNTER)), envelope("web", COUNTER, "hits")),
        arguments("crosswise",
            List.of(selector("web", COUNTER), selector("", COUNTER, "hits")), envelope("web", COUNTER, "hits")),
        arguments("all four",
            List.of(selector("", GAUGE), selector("", GAUGE, "a"), selector("web", GAUGE), selector("web", GAUGE, "a")),
            envelope("web", GAUGE, "a")),
        arguments("two spellings of any counter",
            List.of(selector("web", COUNTER), selector("web", COUNTER, "")), envelope("web", COUNTER, "hits")),
        arguments("two orders of names",
            List.of(selector("", GAUGE, "a", "b"), selector("", GAUGE, "b", "a")), envelope("web", GAUGE, "a", "b")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("overlapping")
  void overlappingSelectorsDeliverOnce(String overlap, List<Selector> selectors, Envelope envelope) {
    table.subscribe(request(selectors.toArray(Selector[]::new)), subscriber);

    table.route(batch(envelope, envelope));

    assertThat(subscriber.envelopes()).containsExactly(envelope, envelope);
  }
}
