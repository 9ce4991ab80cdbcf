package loggregator.inputs.write;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Set;
import java.util.function.LongSupplier;
import loggregator.inputs.InputQueue;
import loggregator.inputs.write.JsonEnvelopeReader.Refusal;

/**
 * Makes envelopes of the body of a request: objects as a Gateway shows envelopes, alone, in lists, or as
 * {@code {"batch":[…]}}. What is no envelope is refused by itself. One thread.
 */
final class WrittenBody {
  static final int MAX_TOLD = 100;
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER_CHARACTERS = 400;

  private final JsonFactory factory = JsonFactory.builder()
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(MAX_NUMBER_CHARACTERS).maxStringLength(Integer.MAX_VALUE).build())
      .build();
  private final InputQueue queue;
  private final JsonEnvelopeReader envelopes;
  private Outcome outcome;

  WrittenBody(InputQueue queue, LongSupplier nowNanos) {
    this.queue = queue;
    this.envelopes = new JsonEnvelopeReader(queue.writer(), nowNanos);
  }

  /** Each line is read by itself, so that a broken one spoils no other. */
  Outcome readLines(byte[] bytes, Set<String> allowedSourceIds) {
    begin(allowedSourceIds);
    int line = 1;
    int end;
    for (int start = 0; start < bytes.length; start = end + 1) {
      end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      readText(bytes, start, end - start, line++);
    }
    return end();
  }

  /** After what is not JSON nothing more is read. */
  Outcome readDocument(byte[] bytes, Set<String> allowedSourceIds) {
    begin(allowedSourceIds);
    readText(bytes, 0, bytes.length, 1);
    return end();
  }

  private void begin(Set<String> allowedSourceIds) {
    outcome = new Outcome();
    queue.writer().allowOnly(allowedSourceIds);
  }

  private Outcome end() {
    queue.flush();
    return outcome;
  }

  private void readText(byte[] bytes, int start, int length, int firstLine) {
    try (JsonParser json = factory.createParser(bytes, start, length)) {
      try {
        while (json.nextToken() != null) {
          readValue(json, firstLine);
        }
      } catch (IOException e) {
        refuse(line(json, firstLine), new Refusal("malformed", "it is not JSON: " + reason(e)));
      }
    } catch (IOException e) {
      throw new IllegalStateException("an array can't be closed", e);
    }
  }

  private static int line(JsonParser json, int firstLine) {
    return json.currentLocation().getLineNr() - 1 + firstLine;
  }

  private static String reason(IOException e) {
    return e instanceof JsonProcessingException problem ? problem.getOriginalMessage() : "malformed";
  }

  private void readValue(JsonParser json, int firstLine) throws IOException {
    int line = line(json, firstLine);
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        readObject(json, firstLine);
      }
    } else if (json.currentToken() == JsonToken.START_OBJECT && json.nextToken() == JsonToken.FIELD_NAME
        && json.currentName().equals("batch")) {
      if (json.nextToken() == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          readObject(json, firstLine);
        }
      } else {
        json.skipChildren();
      }
      skipRest(json);
    } else if (json.currentToken() == JsonToken.FIELD_NAME || json.currentToken() == JsonToken.END_OBJECT) {
      count(line, envelopes.readFrom(json));
    } else {
      refuseValue(json, line);
    }
  }

  private void readObject(JsonParser json, int firstLine) throws IOException {
    int line = line(json, firstLine);
    if (json.currentToken() == JsonToken.START_OBJECT) {
      json.nextToken();
      count(line, envelopes.readFrom(json));
    } else {
      refuseValue(json, line);
    }
  }

  private static void skipRest(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      json.nextToken();
      json.skipChildren();
    }
  }

  private void refuseValue(JsonParser json, int line) throws IOException {
    json.skipChildren();
    refuse(line, new Refusal("no_envelope", "it is not an object"));
  }

  private void count(int line, Refusal refusal) {
    if (refusal == null) {
      outcome.accepted++;
    } else {
      refuse(line, refusal);
    }
  }

  private void refuse(int line, Refusal refusal) {
    queue.meters().rejected(refusal.reason());
    outcome.refused++;
    outcome.forbidden += refusal.isForbidden() ? 1 : 0;
    if (outcome.told.size() < MAX_TOLD) {
      outcome.told.add(new JsonObject().put("line", line).put("envelope", outcome.accepted + outcome.refused)
          .put("reason", refusal.text()));
    }
  }

  /** How many of a body's envelopes were taken, and why the others were not. */
  static final class Outcome {
    private long accepted;
    private long refused;
    private long forbidden;
    private final JsonArray told = new JsonArray();

    /** A request of which nothing was taken has failed. */
    int httpStatus() {
      boolean failed = accepted == 0 && refused > 0;
      return failed ? forbidden == refused ? 403 : 400 : 200;
    }

    /** Counts from 1, and names the first {@value #MAX_TOLD}. */
    JsonObject toJson() {
      JsonObject json = new JsonObject().put("accepted", accepted).put("refused", refused);
      return refused == 0 ? json : json.put("refusals", told);
    }
  }
}
