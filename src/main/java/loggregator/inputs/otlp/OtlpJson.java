package loggregator.inputs.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import loggregator.envelope.WireWriter;

/**
 * Rewrites a request in JSON as the same one in protobuf, so that both are read by the same code. It goes from token to
 * token; no tree is made. Unknown keys are skipped and null is absent; numbers may be texts and the other way round.
 * One thread.
 */
final class OtlpJson {
  /** As many messages as a protobuf parser takes, each perhaps in a list. */
  private static final int MAX_DEPTH = 220;
  private static final BigInteger LEAST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger END_OF_UNSIGNED = BigInteger.ONE.shiftLeft(Long.SIZE);
  private static final int MAX_NUMBER_CHARACTERS = 400;
  /** Of a number of 64 bits. */
  private static final int MAX_DIGITS = 20;

  private final JsonFactory factory = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(MAX_NUMBER_CHARACTERS).maxStringLength(Integer.MAX_VALUE).build())
      .build();
  private JsonParser json;
  private WireWriter out;

  /** @throws IOException with a text for the client, for what is not a request in JSON */
  WireWriter toProtobuf(byte[] bytes, int start, int length, OtlpMessage request) throws IOException {
    out = new WireWriter(Math.max(64, length));
    try (JsonParser parser = factory.createParser(bytes, start, length)) {
      json = parser;
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "a request is an object");
      }
      writeMessage(request);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "there is something after the request");
      }
      return out;
    } finally {
      json = null;
    }
  }

  /** What is wrong, without what was sent. */
  static String reason(IOException e) {
    return e instanceof JsonProcessingException problem ? problem.getOriginalMessage() : "malformed";
  }

  private void writeMessage(OtlpMessage message) throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      OtlpField field = message.field(json.currentName());
      JsonToken token = json.nextToken();
      if (field == null) {
        json.skipChildren();
      } else if (token == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          write(field);
        }
      } else if (token != JsonToken.VALUE_NULL) {
        write(field);
      }
    }
  }

  private void write(OtlpField field) throws IOException {
    int number = field.number();
    switch (field.kind()) {
      case MESSAGE -> {
        int content = out.beginMessage(number);
        if (json.currentToken() == JsonToken.START_OBJECT) {
          writeMessage(field.message());
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
          throw unexpected("an object");
        }
        out.endMessage(content);
      }
      case TEXT -> out.writeBytesField(number, text().getBytes(UTF_8));
      case BASE64 -> out.writeBytesField(number, base64());
      case HEX -> out.writeBytesField(number, hex());
      case BOOL -> out.writeVarintField(number, json.getBooleanValue() ? 1 : 0);
      case VARINT, VARINTS -> out.writeVarintField(number, whole());
      case ENUM -> out.writeVarintField(number, enumNumber(field.names()));
      case SIGNED -> {
        long value = whole();
        out.writeVarintField(number, (value << 1 ^ value >> Integer.SIZE - 1) & 0xFFFF_FFFFL);
      }
      case FIXED64, FIXED64S -> out.writeFixed64Field(number, whole());
      case FIXED32 -> out.writeFixed32Field(number, (int) whole());
      case DOUBLE, DOUBLES -> out.writeDoubleField(number, decimal());
    }
  }

  private String text() throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw unexpected("text");
    }
    return json.getText();
  }

  private byte[] base64() throws IOException {
    try {
      String text = text();
      boolean isForUrls = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
      return (isForUrls ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
    } catch (IllegalArgumentException e) {
      throw unexpected("base64");
    }
  }

  private byte[] hex() throws IOException {
    try {
      return HexFormat.of().parseHex(text());
    } catch (IllegalArgumentException e) {
      throw unexpected("hexadecimal digits");
    }
  }

  private long enumNumber(EnumNames names) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      int number = names.number(json.getText());
      if (number >= 0) {
        return number;
      }
    }
    return whole();
  }

  /** Signed or unsigned, of 64 bits. */
  private long whole() throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return json.getLongValue();
    }
    try {
      String text = numberText();
      if (text.length() < Long.toString(Long.MAX_VALUE).length() && text.indexOf('.') < 0 && text.indexOf('e') < 0
          && text.indexOf('E') < 0) {
        return Long.parseLong(text);
      }
      BigDecimal decimal = new BigDecimal(text);
      if (decimal.scale() > MAX_NUMBER_CHARACTERS || decimal.precision() - (long) decimal.scale() > MAX_DIGITS) {
        throw unexpected("a number of 64 bits");
      }
      BigInteger number = decimal.toBigIntegerExact();
      if (number.compareTo(LEAST_LONG) < 0 || number.compareTo(END_OF_UNSIGNED) >= 0) {
        throw unexpected("a number of 64 bits");
      }
      return number.longValue();
    } catch (ArithmeticException | NumberFormatException e) {
      throw unexpected("a whole number");
    }
  }

  private double decimal() throws IOException {
    String text = numberText();
    try {
      return switch (text) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw unexpected("a number");
    }
  }

  private String numberText() throws IOException {
    JsonToken token = json.currentToken();
    boolean isNumber = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT
        || token == JsonToken.VALUE_STRING;
    if (!isNumber || json.getTextLength() > MAX_NUMBER_CHARACTERS) {
      throw unexpected("a number");
    }
    return json.getText();
  }

  private JsonParseException unexpected(String wanted) {
    return new JsonParseException(json, "there should be " + wanted);
  }
}
