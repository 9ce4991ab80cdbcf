package loggregator.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordJoinerTest {
  private final List<String> records = new ArrayList<>();
  private final RecordJoiner joiner = new RecordJoiner(
      Pattern.compile("^\\d"), 20, (record, nanos) -> records.add(nanos + " " + record.toStringUtf8()));

  @Test
  void aRecordBeginsWithALineThatMatchesAndTellsItsTime() throws InterruptedException {
    add(1, "1 first");
    add(2, "  at a");
    add(3, "2 second");
    joiner.flush();

    assertThat(records).containsExactly("1 1 first\n  at a", "3 2 second");
  }

  @Test
  void linesBeforeTheFirstStartAreARecordToo() throws InterruptedException {
    add(1, "end of another");
    add(2, "1 first");
    joiner.flush();

    assertThat(records).containsExactly("1 end of another", "2 1 first");
  }

  @Test
  void aRecordThatGetsTooLongComesInParts() throws InterruptedException {
    add(1, "1 234567890");
    add(2, "  345678");
    add(3, "x");
    joiner.flush();

    assertThat(records).containsExactly("1 1 234567890\n  345678", "3 x");
  }

  @Test
  void aRecordGoesOutWhenNoLineHasComeForAWhile() throws InterruptedException {
    add(1, "1 first");

    joiner.flushIfQuiet(1 + RecordJoiner.MAX_QUIET_NANOS - 1);
    assertThat(records).isEmpty();
    joiner.flushIfQuiet(1 + RecordJoiner.MAX_QUIET_NANOS);
    assertThat(records).containsExactly("1 1 first");
  }

  private void add(long nanos, String line) throws InterruptedException {
    joiner.add(ByteString.copyFromUtf8(line), nanos, nanos);
  }
}
