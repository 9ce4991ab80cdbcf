package loggregator.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadableTextTest {
  @Test
  void readableTextStaysAsItIs() {
    assertThat(ReadableText.of("a\tb é 漢 😀 ~\\")).isEqualTo("a\tb é 漢 😀 ~\\");
  }

  @Test
  void controlCharactersAreSpelledOut() {
    assertThat(ReadableText.of("\u001b[2J\u0007\u007f\u009b1m\0")).isEqualTo("\\x1b[2J\\x07\\x7f\\x9b1m\\x00");
  }

  @Test
  void severalLinesBecomeOne() {
    assertThat(ReadableText.of("a\nb\r\nc\u2028d")).isEqualTo("a\\nb\\r\\nc\\u2028d");
  }

  @Test
  void marksThatReorderOrHideTextAreSpelledOut() {
    assertThat(ReadableText.of("\u202eabc\u2066\u200b\ufeff")).isEqualTo("\\u202eabc\\u2066\\u200b\\ufeff");
  }
}
