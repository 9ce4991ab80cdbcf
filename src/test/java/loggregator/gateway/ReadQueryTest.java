package loggregator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import loggregator.envelope.MessageType;
import loggregator.http.QueryParameters;
import loggregator.routing.Selector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadQueryTest {
  @ParameterizedTest
  @CsvSource({"'', EMPTY_QUERY", "%zz, EMPTY_QUERY", "source_id=a, MISSING_ENVELOPE_TYPE",
      "shard_id=a&logs, UNKNOWN_PARAMETER", "log&source_ids=a, UNKNOWN_PARAMETER",
      "log&Source_Id=a, UNKNOWN_PARAMETER", "log&source_id%20=a, UNKNOWN_PARAMETER"})
  void aQueryThatAsksForNothingIsAProblem(String query, JsonError problem) {
    assertThat(problemOf(query)).contains(problem);
  }

  @ParameterizedTest
  @CsvSource({"log", "counter", "gauge", "timer", "event", "counter.name", "gauge.name=", "log=anything"})
  void eachTypeIsEnough(String query) {
    assertThat(problemOf(query)).isEmpty();
  }

  @Test
  void selectorsComeInAFixedOrder() {
    assertThat(selectors("event&timer&gauge&counter&log")).containsExactly(
        selector("", MessageType.LOG), selector("", MessageType.COUNTER), selector("", MessageType.GAUGE),
        selector("", MessageType.TIMER), selector("", MessageType.EVENT));
  }

  @Test
  void everySourceIsCombinedWithEveryType() {
    assertThat(selectors("source_id=a&log&source_id=b&gauge")).containsExactly(
        selector("a", MessageType.LOG), selector("a", MessageType.GAUGE),
        selector("b", MessageType.LOG), selector("b", MessageType.GAUGE));
  }

  @Test
  void namesTakeThePlaceOfTheBareType() {
    String query = "counter&counter.name=x&counter.name=&gauge&gauge.name=cpu,memory&gauge.name";

    assertThat(selectors(query)).containsExactly(
        selector("", MessageType.COUNTER, "x"), selector("", MessageType.COUNTER),
        selector("", MessageType.GAUGE, "cpu", "memory"), selector("", MessageType.GAUGE, ""));
  }

  @Test
  void theFirstShardAndNameCount() {
    ReadQuery query = query("log&shard_id=s&shard_id=t&deterministic_name=d&deterministic_name=e");

    assertThat(query.subscription().shardId()).isEqualTo("s");
    assertThat(query.subscription().deterministicName()).isEqualTo("d");
    assertThat(query.subscription().usePreferredTags()).isTrue();
    assertThat(query.reportDrops()).isFalse();
  }

  @Test
  void lossReportsAreAskedFor() {
    assertThat(query("log&report_drops").reportDrops()).isTrue();
  }

  @Test
  void aShortQueryCannotAskForMillionsOfSelectors() {
    String many = "source_id=a&".repeat(101) + "counter.name=b&".repeat(100);

    assertThat(problemOf(many)).contains(JsonError.TOO_MANY_SELECTORS);
    assertThat(problemOf(many.substring("source_id=a&".length()))).isEmpty();
  }

  /** As go-loggregator writes it, which leaves out the {@code =}, and with what libraries of browsers add. */
  @ParameterizedTest
  @ValueSource(strings = {"shard_id=s&deterministic_name=d&source_id=a&log&source_id=b&counter.name=c&gauge.name=g",
      "log&lastEventId=7", "log&_=1700000000", "log&evs_preamble&evs_last_event_id="})
  void whatRealClientsSendIsKnown(String query) {
    assertThat(problemOf(query)).isEmpty();
  }

  @Test
  void unknownParametersAreIgnoredWhereTheOperatorSaysSo() {
    assertThat(ReadQuery.problemOf(QueryParameters.ofUri("/?log&source_ids=a"), true)).isEmpty();
  }

  private static Optional<JsonError> problemOf(String query) {
    return ReadQuery.problemOf(QueryParameters.ofUri("/?" + query), false);
  }

  private static List<Selector> selectors(String query) {
    return query(query).subscription().selectors();
  }

  private static ReadQuery query(String query) {
    return ReadQuery.of(QueryParameters.ofUri("/v2/read?" + query), "");
  }

  private static Selector selector(String source, MessageType type, String... names) {
    return new Selector(source, type, List.of(names));
  }
}
