package loggregator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import loggregator.conversion.V1Problem;
import loggregator.envelope.Batch;
import loggregator.testing.Datagrams;
import loggregator.testing.NumberedLogs;
import loggregator.transform.CounterTotals;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope.EventType;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.dropsonde.events.MetricFactory.ValueMetric;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class V1TransformTest {
  private static final int SIGNATURE_BYTES = 32;

  private final List<V1Problem> problems = new ArrayList<>();
  private int converted;

  @Test
  void logsKeepTheirOrderAndTheirAppAsSource() {
    Batch batch = transform(Map.of()).apply(Datagrams.of(
        Datagrams.log("app", 1), Datagrams.log("app", 2), Datagrams.log("app", 3)));

    assertThat(NumberedLogs.numbers(batch)).containsExactly(1L, 2L, 3L);
    assertThat(NumberedLogs.envelopes(batch)).allMatch(log -> log.getSourceId().equals("app") && log.hasLog());
    assertThat(converted).isEqualTo(3);
  }

  @Test
  void sourceIsTheTagOfThatNameOrTheOriginWhereThereIsNone() {
    EventFactory.Envelope value = value();

    assertThat(convert(value).getSourceId()).isEqualTo("origin");
    assertThat(convert(value.toBuilder().putTags("source_id", "").build()).getSourceId()).isEqualTo("origin");
    assertThat(convert(value.toBuilder().putTags("source_id", "given").build()).getSourceId()).isEqualTo("given");
  }

  @Test
  void fieldsThatAreAbsentAreTakenFromTheTagsAndEmptyOnesStay() {
    V1Transform transform = transform(Map.of("deployment", "cf", "job", "router", "index", "7", "ip", "10.0.0.1"));

    Envelope absent = only(transform.apply(Datagrams.of(value())));
    Envelope empty = only(transform.apply(Datagrams.of(
        value().toBuilder().setDeployment("").setJob("").setIndex("").setIp("").build())));
    Envelope given = only(transform.apply(Datagrams.of(
        value().toBuilder().setDeployment("d").setJob("j").setIndex("i").setIp("p").build())));

    assertThat(absent.getTagsMap()).containsAllEntriesOf(
        Map.of("deployment", "cf", "job", "router", "index", "7", "ip", "10.0.0.1"));
    assertThat(empty.getTagsMap()).containsAllEntriesOf(Map.of("deployment", "", "job", "", "index", "", "ip", ""));
    assertThat(given.getTagsMap()).containsAllEntriesOf(
        Map.of("deployment", "d", "job", "j", "index", "i", "ip", "p"));
  }

  @Test
  void otherTagsOfTheAgentComeWhereTheyAreAbsentAndNothingElseThan() {
    V1Transform transform = transform(Map.of("zone", "z1", "origin", "agent", "instance_id", "none"));

    Envelope absent = only(transform.apply(Datagrams.of(value())));
    Envelope given = only(transform.apply(Datagrams.of(value().toBuilder().putTags("zone", "mine").build())));

    assertThat(absent.getTagsMap()).containsAllEntriesOf(
        Map.of("zone", "z1", "origin", "origin", "instance_id", "none"));
    assertThat(absent.getInstanceId()).isEmpty();
    assertThat(given.getTagsMap()).containsEntry("zone", "mine");
  }

  @Test
  void signedDatagramsOfFormerTimesAreMalformed() {
    byte[] envelope = Datagrams.log("app", 1).toByteArray();
    byte[] signed = new byte[SIGNATURE_BYTES + envelope.length];
    Arrays.fill(signed, 0, SIGNATURE_BYTES, (byte) 0xC7);
    System.arraycopy(envelope, 0, signed, SIGNATURE_BYTES, envelope.length);

    assertThat(transform(Map.of()).apply(Datagrams.of(signed, new byte[0], new byte[] {8}))).isNull();
    assertThat(problems).containsExactly(V1Problem.MALFORMED, V1Problem.MALFORMED, V1Problem.MALFORMED);
  }

  @Test
  void withoutARequiredFieldAtAnyDepthItIsMalformed() {
    EventFactory.Envelope withoutOrigin = value().toBuilder().clearOrigin().buildPartial();
    EventFactory.Envelope withoutUnit = value().toBuilder()
        .setValueMetric(ValueMetric.newBuilder().setName("n").setValue(1).buildPartial()).buildPartial();

    assertThat(transform(Map.of()).apply(
        Datagrams.of(withoutOrigin.toByteArray(), withoutUnit.toByteArray()))).isNull();
    assertThat(problems).containsExactly(V1Problem.MALFORMED, V1Problem.MALFORMED);
  }

  @Test
  void badOnesBetweenGoodOnesCostOnlyThemselves() {
    Batch batch = transform(Map.of()).apply(Datagrams.of(
        Datagrams.log("app", 1).toByteArray(),
        new byte[] {7, 7, 7},
        value().toBuilder().setEventType(1).build().toByteArray(),
        Datagrams.log("app", 2).toByteArray()));

    assertThat(NumberedLogs.numbers(batch)).containsExactly(1L, 2L);
    assertThat(problems).containsExactly(V1Problem.MALFORMED, V1Problem.UNKNOWN_TYPE);
    assertThat(converted).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void whatItsTypePromisesMustBeThere(EventType type) {
    EventFactory.Envelope empty =
        EventFactory.Envelope.newBuilder().setOrigin("origin").setEventType(type.getNumber()).build();

    assertThat(transform(Map.of()).apply(Datagrams.of(empty))).isNull();
    assertThat(problems).containsExactly(V1Problem.MISSING_MESSAGE);
  }

  private Envelope convert(EventFactory.Envelope envelope) {
    return only(transform(Map.of()).apply(Datagrams.of(envelope)));
  }

  private static Envelope only(Batch batch) {
    return NumberedLogs.envelopes(batch).get(0);
  }

  private V1Transform transform(Map<String, String> tags) {
    return new V1Transform(tags, new CounterTotals(100), count -> converted += count, problems::add);
  }

  private static EventFactory.Envelope value() {
    return EventFactory.Envelope.newBuilder()
        .setOrigin("origin")
        .setEventType(EventType.ValueMetric_VALUE)
        .setValueMetric(ValueMetric.newBuilder().setName("name").setValue(1.5).setUnit("unit"))
        .build();
  }
}
