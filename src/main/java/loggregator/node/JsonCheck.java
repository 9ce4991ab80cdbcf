package loggregator.node;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** Whether a peer's answer is one JSON object, without making objects of what is in it. Stateless. */
final class JsonCheck {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonCheck() {}

  /** Empty where it is one. */
  static String problemOf(Buffer answer) {
    try (JsonParser parser = JSON.createParser(answer.getBytes())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "no JSON object";
      }
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null ? "" : "no JSON object";
    } catch (IOException e) {
      return "no JSON";
    }
  }
}
