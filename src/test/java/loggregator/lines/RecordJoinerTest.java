package loggregator.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordJoinerTest {
  private final List<String> records = new ArrayList<>();
  private final RecordJoiner joiner = new RecordJoiner(
      Pattern.compile("^\\d"), 20, (bytes, start, length, nanos, goesOn) ->
          records.add(nanos + " " + new String(bytes, start, length, UTF_8) + (goesOn ? " …" : "")));

  @Test
  void aRecordBeginsWithALineThatMatchesAndTellsItsTime() {
    add(1, "1 first");
    add(2, "  at a");
    add(3, "2 second");
    joiner.flush();

    assertThat(records).containsExactly("1 1 first\n  at a", "3 2 second");
  }

  @Test
  void linesBeforeTheFirstStartAreARecordToo() {
    add(1, "end of another");
    add(2, "1 first");
    joiner.flush();

    assertThat(records).containsExactly("1 end of another", "2 1 first");
  }

  @Test
  void aRecordThatGetsTooLongComesInParts() {
    add(1, "1 234567890");
    add(2, "  345678");
    add(3, "x");
    joiner.flush();

    assertThat(records).containsExactly("1 1 234567890\n  345678 …", "1 \nx");
  }

  @Test
  void aRecordGoesOutWhenNoLineHasComeForAWhile() {
    add(1, "1 first");

    joiner.flushIfQuiet(1 + RecordJoiner.MAX_QUIET_NANOS - 1);
    assertThat(records).isEmpty();
    joiner.flushIfQuiet(1 + RecordJoiner.MAX_QUIET_NANOS);
    assertThat(records).containsExactly("1 1 first");
  }

  @Test
  void onlyTheBeginningOfALongLineCanBeginARecord() {
    joiner.take("1 a".getBytes(UTF_8), 0, 3, 1, true);
    joiner.take("2 b".getBytes(UTF_8), 0, 3, 2, false);
    joiner.flush();

    assertThat(records).containsExactly("1 1 a2 b");
  }

  private void add(long nanos, String line) {
    byte[] bytes = line.getBytes(UTF_8);
    joiner.take(bytes, 0, bytes.length, nanos, false);
  }
}
