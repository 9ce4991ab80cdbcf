package loggregator.inputs.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import loggregator.testing.Fuzz;
import org.junit.jupiter.api.Test;

class SyslogFramingTest {
  private static final int MAX_BYTES = 500;

  private final List<String> messages = new ArrayList<>();
  private final List<Long> originals = new ArrayList<>();
  private final SyslogFraming framing = new SyslogFraming(MAX_BYTES, (bytes, start, end, originalBytes) -> {
    messages.add(new String(bytes, start, end - start, UTF_8));
    originals.add(originalBytes);
  });

  @Test
  void eachMessageIsFramedInItsOwnWay() {
    feed("<13>line\n11 <14>counted<13>crlf\r\n<13>nul\0 14 <15>in\nside\n!\n<13>last\n");

    assertThat(messages).containsExactly("<13>line", "<14>counted", "<13>crlf", "<13>nul", "<15>in\nside\n!", "<13>last");
  }

  @Test
  void blanksBeforeAMessageAreSkippedAndThoseBeforeOtherTextAreItsIndentation() {
    feed(" \t<13>one\n  \n\n 7 <14>two\r\n\tat Main.run\n   \r\n");

    assertThat(messages).containsExactly("<13>one", "<14>two", "\tat Main.run");
  }

  @Test
  void newlineAtTheEndOfACountedMessageIsNotPartOfIt() {
    feed("9 <14>test\n9 <14>text\n");

    assertThat(messages).containsExactly("<14>test", "<14>text");
  }

  @Test
  void digitsThatAreNoLengthAreContent() {
    feed("12345 is a number\n0 <13>zero\n123\n99999999 <13>x\n5 <\n");

    assertThat(messages).startsWith("12345 is a number", "0 <13>zero", "123", "99999999 <13>x");
  }

  @Test
  void senderThatEndsWithNulHasNewlinesInItsMessages() {
    feed("<11>first\0<11>se\ncond\0");

    assertThat(messages).containsExactly("<11>first", "<11>se\ncond");
  }

  @Test
  void longCountedMessageIsCutAndTheNextIsWhole() {
    String message = "<13>" + "x".repeat(1200);
    String bytes = message.length() + " " + message + "10 <13>nextone";
    for (int first = 1; first < bytes.length() - 1; first += 7) {
      messages.clear();
      feed(bytes.substring(0, first));
      feed(bytes.substring(first, Math.min(bytes.length(), first + 600)));
      feed(bytes.substring(Math.min(bytes.length(), first + 600)));

      assertThat(messages).containsExactly(message.substring(0, MAX_BYTES), "<13>nextone".substring(0, 10));
      framing.feed(" ".getBytes(UTF_8));
      feed("\n");
      messages.clear();
      originals.clear();
    }
  }

  @Test
  void longLineIsCutAndTheNextIsWhole() {
    feed("<13>" + "x".repeat(MAX_BYTES));
    feed("yyy");
    feed("y\n<13>next\n");

    assertThat(messages).containsExactly("<13>" + "x".repeat(MAX_BYTES - 4), "<13>next");
    assertThat(originals.get(0)).isGreaterThan(MAX_BYTES);
    assertThat(originals.get(1)).isZero();
  }

  @Test
  void unfinishedLineAtTheEndIsALine() {
    feed("<13>whole\n<13>half");
    framing.finish();

    assertThat(messages).containsExactly("<13>whole", "<13>half");
  }

  @Test
  void givingUpCutsWhatWaitsAndSkipsItsRest() {
    feed("100 <13>begin");
    framing.giveUp();
    assertThat(framing.pendingBytes()).isZero();
    feed("x".repeat(91) + "<13>next\n");

    assertThat(messages).containsExactly("<13>begin", "<13>next");
  }

  @Test
  void messagesDoNotDependOnHowTheBytesArrive() {
    SplittableRandom random = new SplittableRandom(Fuzz.seed(514));
    for (int round = 0; round < Fuzz.inputs(3_000); round++) {
      byte[] bytes = randomStream(random);
      messages.clear();
      SyslogFraming whole = new SyslogFraming(MAX_BYTES, (b, start, end, original) ->
          messages.add(new String(b, start, end - start, UTF_8)));
      whole.feed(bytes);
      whole.finish();
      List<String> inPieces = new ArrayList<>();
      SyslogFraming pieces = new SyslogFraming(MAX_BYTES, (b, start, end, original) ->
          inPieces.add(new String(b, start, end - start, UTF_8)));
      for (int at = 0; at < bytes.length;) {
        int next = Math.min(bytes.length, at + 1 + random.nextInt(40));
        pieces.feed(Arrays.copyOfRange(bytes, at, next));
        at = next;
      }
      pieces.finish();

      assertThat(inPieces).as("round %s", round).isEqualTo(messages);
    }
  }

  private static byte[] randomStream(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      String message = "<" + random.nextInt(200) + ">" + "m".repeat(random.nextInt(random.nextInt(10) == 0 ? 900 : 30));
      switch (random.nextInt(6)) {
        case 0 -> text.append(message.length()).append(' ').append(message);
        case 1 -> text.append(message).append("\r\n");
        case 2 -> text.append(message).append('\0');
        case 3 -> text.append(random.nextInt(2000)).append(' ').append(message).append('\n');
        case 4 -> text.append((char) random.nextInt(128)).append('\n');
        default -> text.append(message).append('\n');
      }
    }
    return text.toString().getBytes(UTF_8);
  }

  private void feed(String text) {
    framing.feed(text.getBytes(UTF_8));
  }
}
