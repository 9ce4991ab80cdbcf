package loggregator.cli.client;

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

class LineReaderTest {
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
    String longest = "x".repeat(LineReader.MAX_LINE_BYTES);
    assertThat(texts(longest + "\nb\n")).containsExactly(longest, "b");
  }

  @Test
  void aLongerLineComesInParts() throws IOException {
    String longest = "x".repeat(LineReader.MAX_LINE_BYTES);
    assertThat(texts(longest + longest + "y\nb")).containsExactly(longest, longest, "y", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ä", "€", "😀", "x", "aä€😀"})
  void noPartOfALineEndsWithinACharacter(String characters) throws IOException {
    for (int ahead = 0; ahead < 4; ahead++) {
      String line = "x".repeat(ahead) + characters.repeat(2 * LineReader.MAX_LINE_BYTES / characters.length());
      List<String> parts = texts(line);

      assertThat(parts).as("%d letters before", ahead).hasSizeGreaterThan(1).noneMatch(part -> part.contains("\uFFFD"));
      assertThat(String.join("", parts)).isEqualTo(line);
      assertThat(parts.get(0).getBytes(StandardCharsets.UTF_8).length)
          .isBetween(LineReader.MAX_LINE_BYTES - 3, LineReader.MAX_LINE_BYTES);
    }
  }

  @Test
  void whatIsNoTextIsCutAtTheLimit() throws IOException {
    byte[] continuations = new byte[LineReader.MAX_LINE_BYTES + 10];
    Arrays.fill(continuations, (byte) 0x80);

    assertThat(lines(new ByteArrayInputStream(continuations))).extracting(ByteString::size)
        .containsExactly(LineReader.MAX_LINE_BYTES, 10);
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
      byte[] line = new byte[random.nextInt(4) == 0 ? random.nextInt(LineReader.MAX_LINE_BYTES) : random.nextInt(40)];
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
    LineReader reader = new LineReader(in, LineReader.MAX_LINE_BYTES);
    List<ByteString> lines = new ArrayList<>();
    for (ByteString line = reader.next(); line != null; line = reader.next()) {
      lines.add(line);
    }
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
