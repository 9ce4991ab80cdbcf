package loggregator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import loggregator.envelope.MessageType;
import loggregator.http.QueryParameters;
import loggregator.routing.Selector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadQueryTest {
  @ParameterizedTest
  @CsvSource({"'', EMPTY_QUERY", "%zz, EMPTY_QUERY", "source_id=a, MISSING_ENVELOPE_TYPE",
      "shard_id=a&logs, MISSING_ENVELOPE_TYPE"})
  void aQueryThatAsksForNothingIsAProblem(String query, JsonError problem) {
    assertThat(ReadQuery.problemOf(QueryParameters.ofUri("/?" + query))).contains(problem);
  }

  @ParameterizedTest
  @CsvSource({"log", "counter", "gauge", "timer", "event", "counter.name", "gauge.name=", "log=anything"})
  void eachTypeIsEnough(String query) {
    assertThat(ReadQuery.problemOf(QueryParameters.ofUri("/?" + query))).isEmpty();
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

    assertThat(ReadQuery.problemOf(QueryParameters.ofUri("/?" + many))).contains(JsonError.TOO_MANY_SELECTORS);
    assertThat(ReadQuery.problemOf(QueryParameters.ofUri("/?" + many.substring("source_id=a&".length())))).isEmpty();
  }

  private static List<Selector> selectors(String query) {
    return query(query).subscription().selectors();
  }

  private static ReadQuery query(String query) {
    return ReadQuery.of(QueryParameters.ofUri("/v2/read?" + query));
  }

  private static Selector selector(String source, MessageType type, String... names) {
    return new Selector(source, type, List.of(names));
  }
}
