package loggregator.logcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MembersTest {
  private static final List<String> SOURCES = IntStream.range(0, 3_000).mapToObj(i -> "source-" + i).toList();

  private static Members of(String own, String... others) {
    return new Members(own, List.of(others));
  }

  @Test
  void allFindTheSameOwnerAndEachHasItsPart() {
    Members a = of("a.1", "b.1", "c.1");
    Members b = of("b.1", "c.1", "a.1");
    Map<String, Integer> parts = new HashMap<>();
    for (String source : SOURCES) {
      assertThat(a.ownerOf(source)).isEqualTo(b.ownerOf(source));
      assertThat(a.test(source.getBytes(UTF_8), 0, source.length())).isEqualTo(a.ownerOf(source).equals("a.1"));
      parts.merge(a.ownerOf(source), 1, Integer::sum);
    }
    assertThat(parts.values()).hasSize(3).allSatisfy(part -> assertThat(part).isBetween(800, 1_200));
  }

  @Test
  void whenOneGoesOnlyItsSourcesMove() {
    Members three = of("a.1", "b.1", "c.1");
    Members two = of("a.1", "c.1");
    assertThat(SOURCES).allSatisfy(source -> {
      if (!three.ownerOf(source).equals("b.1")) {
        assertThat(two.ownerOf(source)).isEqualTo(three.ownerOf(source));
      }
    });
  }

  @Test
  void oneThatIsStartedAnewHasWhatItHad() {
    Members before = of("a.1", "b.old");
    Members after = of("a.1", "b.new");
    assertThat(SOURCES).allSatisfy(source ->
        assertThat(after.ownerOf(source).equals("a.1")).isEqualTo(before.ownerOf(source).equals("a.1")));
  }

  @Test
  void oneAloneHasAll() {
    assertThat(SOURCES).allSatisfy(source ->
        assertThat(of("a.1").test(source.getBytes(UTF_8), 0, source.length())).isTrue());
  }
}
