package loggregator.cli.client;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/** Makes what a pattern matches stand out in the text of an envelope. */
final class Highlight {
  private static final String BEGIN = "\u001b[1;7m";
  private static final String END = "\u001b[0m";

  private final Pattern pattern;

  Highlight(Pattern pattern) {
    this.pattern = pattern;
  }

  void append(StringBuilder out, String text) {
    Matcher matcher = pattern.matcher(text);
    int shown = 0;
    while (matcher.find()) {
      if (matcher.end() > matcher.start()) {
        ReadableText.append(out, text.substring(shown, matcher.start()));
        out.append(BEGIN);
        ReadableText.append(out, matcher.group());
        out.append(END);
        shown = matcher.end();
      }
    }
    ReadableText.append(out, text.substring(shown));
  }
}
