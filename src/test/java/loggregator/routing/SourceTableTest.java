package loggregator.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTableTest {
  private final SourceTable<String> table = new SourceTable<>();

  @Test
  void anIdIsFoundInTheMiddleOfOtherBytes() {
    table.getOrMake("web", () -> "value");

    assertThat(table.get("my web id".getBytes(UTF_8), 3, 3)).isEqualTo("value");
    assertThat(table.get("my web id".getBytes(UTF_8), 3, 4)).isNull();
  }

  @Test
  void aValueIsMadeOnce() {
    assertThat(table.getOrMake("web", () -> "first")).isEqualTo("first");
    assertThat(table.getOrMake("web", () -> "second")).isEqualTo("first");
  }

  /** With few ids of all lengths the table is small and slots are often taken; with many it grows. */
  @ParameterizedTest(name = "of {0} ids")
  @ValueSource(ints = {3, 5, 100, 5000})
  void holdsWhatAMapHolds(int ids) {
    SplittableRandom random = new SplittableRandom(ids);
    Map<String, String> map = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      String id = "i".repeat(random.nextInt(20)) + random.nextInt(ids);
      if (map.remove(id) != null) {
        table.remove(id);
      } else {
        String value = "value " + step;
        map.put(id, table.getOrMake(id, () -> value));
      }
      assertThat(table.get(id)).as("step %d", step).isEqualTo(map.get(id));
    }

    map.forEach((id, value) -> assertThat(table.get(id)).isEqualTo(value));
    map.keySet().forEach(table::remove);
    assertThat(table.isEmpty()).isTrue();
    map.keySet().forEach(id -> assertThat(table.get(id)).isNull());
  }
}
