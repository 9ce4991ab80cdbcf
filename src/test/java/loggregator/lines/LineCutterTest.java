package loggregator.lines;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineCutterTest {
  private static final int MAX_LINE_BYTES = 60 << 10;

  @Test
  void linesComeWithoutTheirNewlineAndEmptyOnesCount() throws IOException {
    assertThat(texts("a\n\nbc\n")).containsExactly("a", "", "bc");
  }

  @Test
  void bytesAfterTheLastNewlineAreALine() throws IOException {
    assertThat(texts("a\nb")).containsExactly("a", "b");
  }

  @Test
  void nothingHasNoLines() throws IOException {
    assertThat(texts("")).isEmpty();
  }

  @Test
  void noByteButTheNewlineIsTouched() throws IOException {
    byte[] odd = {'x', '\r', 0, (byte) 0xff, (byte) 0xc3, '\t'};
    assertThat(lines(new ByteArrayInputStream(odd))).containsExactly(ByteString.copyFrom(odd));
  }

  @Test
  void aLineOfTheGreatestLengthIsWhole() throws IOException {
    String longest = "x".repeat(MAX_LINE_BYTES);
    assertThat(texts(longest + "\nb\n")).containsExactly(longest, "b");
  }

  @Test
  void aLongerLineComesInParts() throws IOException {
    String longest = "x".repeat(MAX_LINE_BYTES);
    assertThat(texts(longest + longest + "y\nb")).containsExactly(longest, longest, "y", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ä", "€", "😀", "x", "aä€😀"})
  void noPartOfALineEndsWithinACharacter(String characters) throws IOException {
    for (int ahead = 0; ahead < 4; ahead++) {
      String line = "x".repeat(ahead) + characters.repeat(2 * MAX_LINE_BYTES / characters.length());
      List<String> parts = texts(line);

      assertThat(parts).as("%d letters before", ahead).hasSizeGreaterThan(1).noneMatch(part -> part.contains("\uFFFD"));
      assertThat(String.join("", parts)).isEqualTo(line);
      assertThat(parts.get(0).getBytes(StandardCharsets.UTF_8).length)
          .isBetween(MAX_LINE_BYTES - 3, MAX_LINE_BYTES);
    }
  }

  @Test
  void whatIsNoTextIsCutAtTheLimit() throws IOException {
    byte[] continuations = new byte[MAX_LINE_BYTES + 10];
    Arrays.fill(continuations, (byte) 0x80);

    assertThat(lines(new ByteArrayInputStream(continuations))).extracting(ByteString::size)
        .containsExactly(MAX_LINE_BYTES, 10);
  }

  @Test
  void howTheStreamArrivesMakesNoDifference() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<ByteString> written = randomLines(random);
      assertThat(lines(new Trickle(join(written), random))).as("seed %d", seed).isEqualTo(written);
    }
  }

  private static List<ByteString> randomLines(Random random) {
    List<ByteString> lines = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      byte[] line = new byte[random.nextInt(4) == 0 ? random.nextInt(MAX_LINE_BYTES) : random.nextInt(40)];
      random.nextBytes(line);
      lines.add(ByteString.copyFrom(new String(line, StandardCharsets.ISO_8859_1).replace('\n', ' '),
          StandardCharsets.ISO_8859_1));
    }
    return lines;
  }

  private static byte[] join(List<ByteString> lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ByteString line : lines) {
      line.writeTo(out);
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static List<String> texts(String input) throws IOException {
    return lines(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))).stream()
        .map(ByteString::toStringUtf8)
        .toList();
  }

  private static List<ByteString> lines(InputStream in) throws IOException {
    List<ByteString> lines = new ArrayList<>();
    LineCutter cutter = new LineCutter(MAX_LINE_BYTES, (bytes, start, length, time, goesOn) ->
        lines.add(ByteString.copyFrom(bytes, start, length)));
    byte[] bytes = new byte[8192];
    for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
      cutter.take(bytes, 0, read, 1);
    }
    cutter.end(1);
    return lines;
  }

  /** Gives a random number of bytes at each call, as a pipe does. */
  private static final class Trickle extends ByteArrayInputStream {
    private final Random random;

    Trickle(byte[] bytes, Random random) {
      super(bytes);
      this.random = random;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, 1 + random.nextInt(Math.min(length, 5_000)));
    }
  }
}
