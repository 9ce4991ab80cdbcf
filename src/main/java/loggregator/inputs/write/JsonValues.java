package loggregator.inputs.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;

/**
 * Reads values of envelopes in protobuf's JSON. A value that is none is remembered as the problem of its envelope, of
 * which the first counts, and read as nothing, so that reading goes on behind it. One thread.
 */
final class JsonValues {
  private static final byte[] NOTHING = {};

  private JsonParser json;
  private String problem;

  /** Of a new envelope. */
  void begin(JsonParser parser) {
    json = parser;
    problem = null;
  }

  /** What is wrong with the envelope, or null. */
  String problem() {
    return problem;
  }

  void problem(String text) {
    problem = problem == null ? text : problem;
  }

  /** The current value is not what it should be. */
  void wrong(String name, String wanted) throws IOException {
    json.skipChildren();
    // names may be anything, and the sender knows its own
    problem((name.length() > 40 ? name.substring(0, 40) + "…" : name) + " must be " + wanted);
  }

  String text(String name) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    wrong(name, "text");
    return "";
  }

  byte[] utf8(String name) throws IOException {
    return text(name).getBytes(UTF_8);
  }

  byte[] base64(String name) throws IOException {
    String text = text(name);
    try {
      boolean isForUrls = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
      return (isForUrls ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
    } catch (IllegalArgumentException e) {
      wrong(name, "base64");
      return NOTHING;
    }
  }

  /** Whether a log's type is ERR. */
  boolean isError(String name) throws IOException {
    switch (scalar()) {
      case "OUT", "0" -> {
        return false;
      }
      case "ERR", "1" -> {
        return true;
      }
      default -> {
        wrong(name, "OUT or ERR");
        return false;
      }
    }
  }

  long number(String name) throws IOException {
    try {
      return Long.parseLong(scalar());
    } catch (NumberFormatException e) {
      wrong(name, "a whole number of 64 bits");
      return 0;
    }
  }

  long unsigned(String name) throws IOException {
    try {
      return Long.parseUnsignedLong(scalar());
    } catch (NumberFormatException e) {
      wrong(name, "a whole number of 64 bits that is not below 0");
      return 0;
    }
  }

  double decimal(String name) throws IOException {
    String text = scalar();
    try {
      return switch (text) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      wrong(name, "a number");
      return 0;
    }
  }

  /** A number or text, as text; empty for all else. */
  private String scalar() throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getText();
      default -> "";
    };
  }
}
