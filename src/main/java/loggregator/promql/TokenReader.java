package loggregator.promql;

import java.util.List;
import loggregator.promql.Lexer.Token;

/** Goes from token to token, and counts how deep the query is nested. */
final class TokenReader {
  private static final int MAX_DEPTH = 50;

  private final List<Token> tokens;
  private int position;
  private int depth;

  TokenReader(List<Token> tokens) {
    this.tokens = tokens;
  }

  void nest() {
    if (++depth > MAX_DEPTH) {
      throw new PromQlException("query is nested deeper than " + MAX_DEPTH);
    }
  }

  void unnest() {
    depth--;
  }

  /** Gives the last one back. */
  void back() {
    position--;
  }

  Token peek() {
    return tokens.get(position);
  }

  Token take() {
    Token token = tokens.get(position);
    position = Math.min(position + 1, tokens.size() - 1);
    return token;
  }

  boolean takeWord(String word) {
    boolean isThere = peek().isWord(word);
    if (isThere) {
      take();
    }
    return isThere;
  }

  void expect(String sign) {
    Token token = take();
    if (!token.is(sign)) {
      throw unexpected(token, ", expected \"" + sign + "\"");
    }
  }

  PromQlException unexpected(String where) {
    return unexpected(peek(), where);
  }

  static PromQlException unexpected(Token token, String where) {
    return new PromQlException("parse error at char " + (token.position() + 1) + ": unexpected \"" + token.text() + "\""
        + where);
  }
}
