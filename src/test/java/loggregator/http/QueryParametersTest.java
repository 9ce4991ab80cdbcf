package loggregator.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {
  @Test
  void aBareNameHasTheEmptyValue() {
    QueryParameters query = QueryParameters.ofUri("/v2/read?log&counter=");

    assertThat(query.all("log")).containsExactly("");
    assertThat(query.all("counter")).containsExactly("");
    assertThat(query.has("gauge")).isFalse();
    assertThat(query.first("gauge")).isEmpty();
  }

  @Test
  void repeatedValuesKeepTheirOrder() {
    assertThat(QueryParameters.ofUri("/?a=2&b=x&a=1&a=2").all("a")).containsExactly("2", "1", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/?", "/?&&", "/?%zz", "/?a=%", "/?a=%4", "/?%4g=1", "/?a;b", "/?a=1;b=2", "/?a=%-1"})
  void whatIsMalformedIsSkipped(String uri) {
    assertThat(QueryParameters.ofUri(uri).isEmpty()).isTrue();
  }

  @Test
  void malformedPairsDoNotTouchTheOthers() {
    QueryParameters query = QueryParameters.ofUri("/?a=%zz&log&a=1;b&a=2");

    assertThat(query.has("log")).isTrue();
    assertThat(query.all("a")).containsExactly("2");
  }

  @Test
  void escapesAndPlusSignsAreRead() {
    assertThat(QueryParameters.ofUri("/?a%3Db=c%26+d%2B%e2%82%AC").first("a=b")).isEqualTo("c& d+€");
  }

  @Test
  void unescapedBytesStandForThemselves() {
    String asHttpBringsIt = "\u00e2\u0082\u00ac";

    assertThat(QueryParameters.ofUri("/?a=x=y?z/" + asHttpBringsIt).first("a")).isEqualTo("x=y?z/€");
  }

  @Test
  void aPairWithoutNameCounts() {
    assertThat(QueryParameters.ofUri("/?=x").isEmpty()).isFalse();
  }
}
