package loggregator.cli.client;

/** Makes foreign text harmless to a terminal and keeps it on one line. */
public final class ReadableText {
  private ReadableText() {}

  public static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    append(out, text);
    return out.toString();
  }

  /** Control characters become {@code \x1b}, what hides or reorders text becomes <code>\u202e</code>; tabs stay. */
  static void append(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7F || c == '\t') {
        out.append(c);
      } else {
        appendRare(out, c);
      }
    }
  }

  private static void appendRare(StringBuilder out, char c) {
    if (c == '\n') {
      out.append("\\n");
    } else if (c == '\r') {
      out.append("\\r");
    } else if (Character.isISOControl(c)) {
      out.append(String.format("\\x%02x", (int) c));
    } else if (isInvisible(c)) {
      out.append(String.format("\\u%04x", (int) c));
    } else {
      out.append(c);
    }
  }

  /** Line and paragraph separators, and the marks that change the direction of text. */
  private static boolean isInvisible(char c) {
    return switch (Character.getType(c)) {
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT -> c != '\u200D' && c != '\u200C';
      default -> false;
    };
  }
}
