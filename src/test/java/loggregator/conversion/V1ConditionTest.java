package loggregator.conversion;

import static loggregator.conversion.Texts.metric;
import static loggregator.conversion.Texts.tag;
import static loggregator.conversion.Texts.v2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import loggregator.envelope.Batch;
import loggregator.routing.RoutingTable;
import loggregator.routing.SubscriptionRequest;
import loggregator.routing.V1Filter.Kind;
import loggregator.routing.V1Filter;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class V1ConditionTest {
  private static final String UUID = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
  private static final String REQUEST = tag("request_id", UUID);
  private static final String CONTAINER = "gauge { " + metric("cpu", "value: 1") + metric("memory", "value: 1")
      + metric("disk", "value: 1") + metric("memory_quota", "value: 1") + metric("disk_quota", "value: 1") + "}";

  /** Each with its place as its timestamp, by which it is recognized. */
  private static final Batch ONE_OF_EACH = batch(
      "source_id: 'app' log {}",
      "log {}",
      "source_id: 'system' log {}",
      "source_id: 'app' log {}" + tag("__v1_type", "Error"),
      "source_id: 'app' counter {}",
      "source_id: 'app' gauge { " + metric("a", "") + "}",
      "source_id: 'app' " + CONTAINER,
      "source_id: 'system' " + CONTAINER,
      "source_id: 'app' timer {}" + REQUEST,
      "source_id: '" + UUID + "' timer {}" + REQUEST,
      "source_id: '" + UUID + "' log {}",
      "source_id: 'app' event {}",
      "source_id: 'app' timer {}");

  static Stream<Arguments> cases() {
    return Stream.of(
        arguments(new V1Filter("", Kind.ANY), List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L)),
        arguments(new V1Filter("", Kind.LOG), List.of(0L, 1L, 2L, 10L)),
        arguments(new V1Filter("", Kind.METRIC), List.of(3L, 4L, 5L, 6L, 7L, 8L, 9L)),
        arguments(new V1Filter("app", Kind.ANY), List.of(0L, 6L)),
        arguments(new V1Filter("app", Kind.LOG), List.of(0L)),
        arguments(new V1Filter("app", Kind.METRIC), List.of(6L)),
        arguments(new V1Filter("system", Kind.ANY), List.of(2L, 3L, 4L, 5L, 7L, 8L)),
        arguments(new V1Filter("system", Kind.LOG), List.of(2L)),
        arguments(new V1Filter("system", Kind.METRIC), List.of(3L, 4L, 5L, 7L, 8L)),
        arguments(new V1Filter(UUID, Kind.ANY), List.of(9L, 10L)),
        arguments(new V1Filter(UUID.toUpperCase(), Kind.ANY), List.of()),
        arguments(new V1Filter("nobody", Kind.ANY), List.of()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void takesWhatBelongsToTheApplication(V1Filter filter, List<Long> expected) {
    assertThat(Conversions.toV1(ONE_OF_EACH, filter)).extracting(Envelope::getTimestamp).isEqualTo(expected);
  }

  /** What a subscription of the second generation must select for that. */
  @ParameterizedTest
  @MethodSource("cases")
  void theSelectorsLeaveNothingOut(V1Filter filter, List<Long> expected) {
    RoutingTable table = new RoutingTable(new Random(1));
    List<Envelope> selected = new ArrayList<>();
    table.subscribe(new SubscriptionRequest("", "", true, V1Selectors.of(filter)),
        batch -> selected.addAll(Conversions.toV1(batch, filter)));

    table.route(ONE_OF_EACH);

    assertThat(selected).extracting(Envelope::getTimestamp).isEqualTo(expected);
  }

  private static Batch batch(String... envelopes) {
    List<ByteString> bytes = Stream.iterate(0, i -> i + 1).limit(envelopes.length)
        .map(i -> v2(envelopes[i]).toBuilder().setTimestamp(i).build().toByteString())
        .toList();
    return Conversions.batch(bytes);
  }
}
