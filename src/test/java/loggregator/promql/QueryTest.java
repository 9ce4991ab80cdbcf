package loggregator.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loggregator.promql.QueryResult.Points;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that follow from the definitions; series are samples every 10 s from 0 to 100 s. */
class QueryTest {
  private static final long END_MS = 100_000;
  private static final QueryLimits NO_LIMITS = new QueryLimits(() -> false, Long.MAX_VALUE);

  private final List<TimeSeries> all = List.of(
      series("n", "i", "0", time -> time), series("n", "i", "1", time -> 2 * time),
      series("c", "i", "0", time -> time < 50 ? 5 * time : 5 * (time - 50)), series("z", "i", "0", time -> -1));

  private interface Values {
    double at(long timeS);
  }

  private static TimeSeries series(String name, String label, String value, Values values) {
    TimeSeries series = new TimeSeries(Labels.of(Map.of("source_id", "s", label, value, "name", name)));
    for (long time = 0; time <= 100; time += 10) {
      series.add(time * 1_000, values.at(time));
    }
    return series;
  }

  private List<TimeSeries> select(SeriesSelector selector) {
    return all.stream().filter(series -> series.labels().get("name").equals(selector.name()))
        .filter(series -> selector.matches(series.labels())).toList();
  }

  private QueryResult ask(String query) {
    return Query.parse(query.replaceAll("\\BS(?![A-Z])", "{source_id='s'}")).instant(
        (selector, start, end, cost) -> select(selector), END_MS, NO_LIMITS);
  }

  private static String print(QueryResult result) {
    return result.series().stream().map(points -> points.labels().get("i") + ":"
        + Math.round(points.values()[0] * 1_000) / 1_000.0).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "nS ; 0:100.0 1:200.0", "nS offset 30s ; 0:70.0 1:140.0", "n{source_id='s',i!='0'} ; 1:200.0",
      "n{source_id='s',i=~'0|7'} ; 0:100.0", "n{source_id='s',i!~'[0-9]'} ; ''", "n{source_id=~'a|s',i='1'} ; 1:200.0",
      "{__name__='n',source_id='s',i='1'} ; 1:200.0", "n{source_id='other'} ; ''",
      "count_over_time(nS[40s]) ; 0:5.0 1:5.0", "avg_over_time(nS[20s]) ; 0:90.0 1:180.0",
      "max_over_time(nS[1m] offset 50s) ; 0:50.0 1:100.0", "min_over_time(nS[1m]) ; 0:40.0 1:80.0",
      "sum_over_time(nS[10s]) ; 0:190.0 1:380.0", "stddev_over_time(nS[20s]) ; 0:8.165 1:16.33",
      "quantile_over_time(0.5, nS[40s]) ; 0:80.0 1:160.0", "last_over_time(nS[40s]) ; 0:100.0 1:200.0",
      "rate(nS[40s]) ; 0:1.0 1:2.0", "increase(nS[40s]) ; 0:40.0 1:80.0", "increase(cS[40s]) ; 0:200.0",
      "rate(cS[1m40s]) ; 0:4.5", "irate(nS[1m]) ; 0:1.0 1:2.0", "delta(nS[40s]) ; 0:40.0 1:80.0",
      "resets(cS[2m]) ; 0:1.0", "changes(zS[2m]) ; 0:0.0", "sum(nS) ; :300.0", "avg(nS) by (i) ; 0:100.0 1:200.0",
      "sum by (i) (nS) ; 0:100.0 1:200.0", "max without (i) (nS) ; :200.0", "min(nS) ; :100.0", "count(nS) ; :2.0",
      "topk(1, nS) ; 1:200.0", "bottomk(1, nS) ; 0:100.0", "stdvar(nS) ; :2500.0", "quantile(0.5, nS) ; :150.0",
      "nS + 1 ; 0:101.0 1:201.0", "1 - nS ; 0:-99.0 1:-199.0", "nS * on(i) nS ; 0:10000.0 1:40000.0",
      "nS / ignoring(name) zS ; 0:-100.0", "nS > 100 ; 1:200.0", "nS > bool 100 ; 0:0.0 1:1.0", "-nS ; 0:-100.0 1:-200.0",
      "2 ^ 3 ^ 2 ; :512.0", "-2 ^ 2 ; :-4.0", "2 ^ -1 ; :0.5", "1 + 2 * 3 ; :7.0", "7 % 4 ; :3.0", "(1 + 2) * 3 ; :9.0",
      "1 == bool 1 ; :1.0", "0x10 ; :16.0", "1e3 ; :1000.0", "nS and on(i) zS ; 0:100.0", "nS unless on(i) zS ; 1:200.0",
      "abs(zS) ; 0:1.0", "round(nS / 7) ; 0:14.0 1:29.0", "round(nS, 30) ; 0:90.0 1:210.0", "scalar(zS) ; :-1.0",
      "clamp_max(nS, 150) ; 0:100.0 1:150.0", "time() ; :100.0", "timestamp(nS offset 5s) ; 0:90.0 1:90.0",
      "vector(3) ; :3.0", "sort_desc(nS) ; 1:200.0 0:100.0", "sqrt(nS) ; 0:10.0 1:14.142",
      "avg by (i) (max_over_time(n{source_id='s',i='1'}[40s])) / (1000 * 1000) ; 1:0.0",
      "sum by (i) (count_over_time(nS[40s])) / 40 ; 0:0.125 1:0.125", "SUM(nS) # and a comment ; :300.0"})
  void theValueIs(String query, String expected) {
    assertThat(print(ask(query))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
      "histogram_quantile(0.9, nS) ; not supported: the function histogram_quantile",
      "absent(nS) ; not supported: the function absent", "count_values('a', nS) ; not supported: a string",
      "rate(nS[5m:1m]) ; not supported: a subquery", "nS @ 5 ; not supported: @",
      "nS offset -5s ; not supported: a negative offset", "nS * on(i) group_left nS ; not supported: group_left",
      "{source_id='s'} ; not supported: a selector without a metric's name",
      "{__name__=~'.*',source_id='s'} ; not supported: selection of metrics by a pattern of their names",
      "n ; metric 'n' does not have a 'source_id' label", "n{source_id!='s'} ; metric 'n' does not have a 'source_id' label",
      "rate(nS) ; expected type range vector in call to \"rate\", got instant vector",
      "1 == 1 ; comparisons between scalars must use bool modifier", "n{source_id='s ; unterminated quoted string",
      "n{source_id=~'('} ; error parsing regexp: missing closing ): `(`", "sum(nS ; parse error at char 21",
      "nS[5x] ; bad number or duration syntax: \"5x\"", "'' ; parse error at char 1", "n$ ; unexpected character: '$'"})
  void whatIsNotSupportedIsRefusedByName(String query, String message) {
    assertThatThrownBy(() -> ask(query)).isInstanceOf(PromQlException.class).hasMessageStartingWith(message);
  }

  @Test
  void aRangeHasAPointForEachStep() {
    QueryResult result = Query.parse("n{source_id='s',i='1'}").range(
        (selector, start, end, cost) -> select(selector), 5_000, 35_000, 10_000, NO_LIMITS);
    Points points = result.series().get(0);
    assertThat(points.timesMs()).containsExactly(5_000, 15_000, 25_000, 35_000);
    assertThat(points.values()).containsExactly(0, 20, 40, 60);
  }

  @Test
  void aRangeByItselfGivesItsSamplesAndHasNoSteps() {
    Query query = Query.parse("n{source_id='s',i='1'}[20s]");
    QueryResult result = query.instant((selector, start, end, cost) -> select(selector), 35_000, NO_LIMITS);
    assertThat(result.kind()).isEqualTo(QueryResult.Kind.MATRIX);
    assertThat(result.series().get(0).timesMs()).containsExactly(20_000, 30_000);
    assertThatThrownBy(() -> query.range((selector, start, end, cost) -> List.of(), 0, 1, 1, NO_LIMITS))
        .isInstanceOf(PromQlException.class).hasMessageContaining("range vector");
  }

  @Test
  void theSourceIsAskedForTheWindowThatTheQueryLooksAt() {
    long[] asked = new long[2];
    Query.parse("rate(n{source_id='s'}[40s] offset 10s)").range((selector, start, end, cost) -> {
      asked[0] = start;
      asked[1] = end;
      return List.of();
    }, 100_000, 200_000, 1_000, NO_LIMITS);
    assertThat(asked).containsExactly(50_000, 190_000);
  }

  @Test
  void allSourcesOfAQueryAreKnown() {
    assertThat(Query.parse("a{source_id='x'} + b{source_id=~'y|z'} * on() c{source_id='x'}").sourceIds())
        .containsExactly("x", "y", "z");
    assertThat(Query.parse("1 + 1").sourceIds()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 1})
  void aStepThatWouldNeverEndIsRefused(long stepMs) {
    assertThatThrownBy(() -> Query.parse("1").range(
        (selector, start, end, cost) -> List.of(), 0, 100_000_000, stepMs, NO_LIMITS))
        .isInstanceOf(PromQlException.class);
  }

  @Test
  void aQueryThatLooksAtTooMuchOrTooLongEnds() {
    SampleSource endless = (selector, start, end, cost) -> Stream.generate(() -> {
      cost.looked(1_000);
      cost.held(1_000);
      return (TimeSeries) null;
    }).takeWhile(series -> true).toList();
    assertThatThrownBy(() -> Query.parse("n{source_id='s'}").instant(endless, 0, NO_LIMITS))
        .hasMessageContaining("too many samples");
    assertThatThrownBy(() -> Query.parse("n{source_id='s'}").instant(endless, 0, new QueryLimits(() -> false, 5_000)))
        .hasMessageContaining("into memory");
    assertThatThrownBy(() -> Query.parse("n{source_id='s'}").instant(endless, 0, new QueryLimits(() -> true, Long.MAX_VALUE)))
        .hasMessageContaining("timed out");
    String deep = "(".repeat(3_000) + "1" + ")".repeat(3_000);
    assertThatThrownBy(() -> Query.parse(deep)).hasMessageContaining("nested");
    assertThatThrownBy(() -> Query.parse("-".repeat(20_000) + "1")).hasMessageContaining("longer");
    String power = Arrays.stream(new int[4_000]).mapToObj(i -> "1").collect(Collectors.joining("^"));
    assertThatThrownBy(() -> Query.parse(power)).hasMessageContaining("nested");
  }
}
