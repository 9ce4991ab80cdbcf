package loggregator.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** Cuts a query into tokens. */
final class Lexer {
  /** What a token is. */
  enum Kind { NAME, NUMBER, DURATION, TEXT, SIGN, END }

  /** @param text of a string without its quotes */
  record Token(Kind kind, String text, int position) {
    boolean is(String sign) {
      return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isWord(String word) {
      return kind == Kind.NAME && text.equalsIgnoreCase(word);
    }
  }

  private static final Set<String> LONG_SIGNS = Set.of("=~", "!~", "!=", "==", "<=", ">=");
  private static final String SIGNS = "+-*/%^=<>(){}[],:@";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private Lexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    while (lexer.next()) {
      // each call adds a token
    }
    lexer.tokens.add(new Token(Kind.END, "end of the query", text.length()));
    return lexer.tokens;
  }

  private boolean next() {
    while (position < text.length() && (Character.isWhitespace(at(0)) || at(0) == '#')) {
      position = at(0) == '#' ? afterComment() : position + 1;
    }
    if (position == text.length()) {
      return false;
    }
    int start = position;
    char c = at(0);
    if (isLetter(c)) {
      add(Kind.NAME, start, endOf(i -> isLetter(text.charAt(i)) || isDigit(text.charAt(i)) || text.charAt(i) == ':'));
    } else if (isDigit(c) || c == '.' && isDigit(at(1))) {
      number(start);
    } else if (c == '"' || c == '\'' || c == '`') {
      string(c);
    } else {
      sign(start);
    }
    return true;
  }

  private int afterComment() {
    int end = text.indexOf('\n', position);
    return end < 0 ? text.length() : end;
  }

  private void number(int start) {
    int end = endOf(i -> isDigit(text.charAt(i)) || isLetter(text.charAt(i)) || text.charAt(i) == '.'
        || isSign(text.charAt(i)) && isExponent(i));
    String found = text.substring(start, end);
    boolean isDuration = found.matches("(\\d+(ms|[smhdwy]))+");
    if (!isDuration && !found.matches("(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|0[xX][0-9a-fA-F]+")) {
      throw new PromQlException("bad number or duration syntax: \"" + found + "\"");
    }
    add(isDuration ? Kind.DURATION : Kind.NUMBER, start, end);
  }

  private boolean isExponent(int index) {
    char before = text.charAt(index - 1);
    return (before == 'e' || before == 'E') && !text.startsWith("0x", position) && index + 1 < text.length()
        && isDigit(text.charAt(index + 1));
  }

  private void string(char quote) {
    StringBuilder plain = new StringBuilder();
    int start = position++;
    while (at(0) != quote) {
      if (position >= text.length()) {
        throw new PromQlException("unterminated quoted string");
      }
      plain.append(quote == '`' || at(0) != '\\' ? at(0) : escaped());
      position++;
    }
    position++;
    tokens.add(new Token(Kind.TEXT, plain.toString(), start));
  }

  private char escaped() {
    position++;
    return switch (at(0)) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '\\', '"', '\'' -> at(0);
      default -> throw new PromQlException("unknown escape sequence in a string");
    };
  }

  private void sign(int start) {
    int length = start + 2 <= text.length() && LONG_SIGNS.contains(text.substring(start, start + 2)) ? 2 : 1;
    if (length == 1 && SIGNS.indexOf(at(0)) < 0) {
      throw new PromQlException("unexpected character: '" + at(0) + "'");
    }
    add(Kind.SIGN, start, start + length);
  }

  private void add(Kind kind, int start, int end) {
    tokens.add(new Token(kind, text.substring(start, end), start));
    position = end;
  }

  private int endOf(IntPredicate goesOn) {
    int end = position;
    while (end < text.length() && goesOn.test(end)) {
      end++;
    }
    return end;
  }

  private char at(int offset) {
    return position + offset < text.length() ? text.charAt(position + offset) : 0;
  }

  private static boolean isSign(char c) {
    return c == '+' || c == '-';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }
}
