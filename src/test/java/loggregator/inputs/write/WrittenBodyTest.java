package loggregator.inputs.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import loggregator.envelope.ByteMutator;
import loggregator.inputs.InputBench;
import loggregator.json.EnvelopeJson;
import loggregator.json.JsonBuffer;
import loggregator.json.RandomEnvelopes;
import loggregator.testing.Fuzz;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON of envelopes, sound and broken. */
class WrittenBodyTest {
  private static final long NOW = 1_700_000_000_000_000_000L;
  private static final String LOG = "{\"source_id\":\"web\",\"log\":{\"payload\":\"aGVsbG8=\"}}";

  private final InputBench bench = new InputBench("write");
  private final WrittenBody body = new WrittenBody(bench.queue(), () -> NOW);

  @Test
  void whatAGatewayShowsComesBackAsItWas() {
    RandomEnvelopes random = new RandomEnvelopes(3459);
    EnvelopeJson json = new EnvelopeJson();
    JsonBuffer line = new JsonBuffer();
    int taken = 0;
    for (int round = 0; round < 5_000; round++) {
      Envelope envelope = random.next();
      byte[] bytes = envelope.toByteArray();
      line.clear();
      json.appendEnvelope(bytes, 0, bytes.length, line);
      body.readLines(line.toByteArray(), Set.of());

      List<Envelope> written = bench.taken();
      boolean isPossible = envelope.getMessageCase().getNumber() != 0 && envelope.getLog().getTypeValue() >= 0
          && envelope.getLog().getTypeValue() <= 1;
      assertThat(written).as("round %s", round).containsExactlyElementsOf(
          isPossible ? List.of(withTagsInOnePlace(envelope)) : List.of());
      taken += written.size();
    }
    assertThat(taken).isGreaterThan(2_000);
  }

  private static Envelope withTagsInOnePlace(Envelope envelope) {
    Envelope.Builder expected = envelope.toBuilder().clearDeprecatedTags().clearTags();
    envelope.getDeprecatedTagsMap().forEach((key, value) -> {
      String text = text(value);
      if (!key.isEmpty() && text != null) {
        expected.putTags(key, text);
      }
    });
    envelope.getTagsMap().forEach((key, value) -> {
      if (!key.isEmpty()) {
        expected.putTags(key, value);
      }
    });
    return expected.setTimestamp(envelope.getTimestamp() == 0 ? NOW : envelope.getTimestamp()).build();
  }

  private static String text(Value value) {
    return switch (value.getDataCase()) {
      case TEXT -> value.getText();
      case INTEGER -> Long.toString(value.getInteger());
      case DECIMAL -> Double.toString(value.getDecimal());
      default -> null;
    };
  }

  @Test
  void camelCaseAndNumbersAreTakenToo() {
    lines("{\"sourceId\":\"web\",\"instanceId\":\"1\",\"timestamp\":5,\"unknown\":[{}],"
        + "\"counter\":{\"name\":\"n\",\"total\":18446744073709551615}}");

    Envelope envelope = bench.taken().get(0);
    assertThat(envelope.getSourceId()).isEqualTo("web");
    assertThat(envelope.getInstanceId()).isEqualTo("1");
    assertThat(envelope.getTimestamp()).isEqualTo(5);
    assertThat(envelope.getCounter().getTotal()).isEqualTo(-1);
  }

  @Test
  void aBrokenLineSpoilsNoOther() {
    JsonObject answer = lines(LOG + "\n\n{\"source_id\":\n" + LOG + "\r\n7\n{\"batch\":[" + LOG + ",1," + LOG + "]}")
        .toJson();

    assertThat(bench.taken()).hasSize(4);
    assertThat(answer.getInteger("accepted")).isEqualTo(4);
    assertThat(answer.getInteger("refused")).isEqualTo(3);
    assertThat(answer.getJsonArray("refusals").stream().map(r -> ((JsonObject) r).getInteger("line")))
        .containsExactly(3, 5, 6);
    assertThat(bench.rejected("malformed")).isOne();
    assertThat(bench.rejected("no_envelope")).isEqualTo(2);
  }

  @Test
  void aDocumentMayBeAListABatchOrAnEnvelopeOnManyLines() {
    document("[" + LOG + ",\n" + LOG + "]");
    document(new JsonObject("{\"batch\":[" + LOG + "]}").encodePrettily());
    document(new JsonObject(LOG).encodePrettily());
    assertThat(bench.taken()).hasSize(4);

    JsonObject answer = document("[" + LOG + ",\n {\"gauge\":7},\n" + LOG + ",\n}").toJson();
    assertThat(bench.taken()).hasSize(2);
    JsonArray refusals = answer.getJsonArray("refusals");
    assertThat(refusals.getJsonObject(0).getInteger("line")).isEqualTo(2);
    assertThat(refusals.getJsonObject(0).getInteger("envelope")).isEqualTo(2);
    assertThat(refusals.getJsonObject(0).getString("reason")).isEqualTo("gauge must be an object");
    assertThat(refusals.getJsonObject(1).getInteger("line")).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {
      "{}!no_message!it has neither log, counter, gauge, timer nor event",
      "{\"log\":{},\"event\":{}}!bad_value!it has both log and event",
      "{\"log\":{\"payload\":\"?\"}}!bad_value!payload must be base64",
      "{\"log\":{\"type\":\"WARN\"}}!bad_value!type must be OUT or ERR",
      "{\"log\":{},\"timestamp\":1.5}!bad_value!timestamp must be a whole number of 64 bits",
      "{\"log\":{},\"source_id\":{\"a\":[1]}}!bad_value!source_id must be text",
      "{\"log\":{},\"tags\":{\"a\":1}}!bad_value!a must be text",
      "{\"counter\":{\"name\":\"n\",\"delta\":-1}}!bad_value!"
          + "delta must be a whole number of 64 bits that is not below 0",
      "{\"gauge\":{\"metrics\":{\"m\":{\"value\":\"x\"}}}}!bad_value!value must be a number"})
  void whatIsWrongIsSaid(String line, String reason, String text) {
    WrittenBody.Outcome outcome = lines(line);

    assertThat(outcome.httpStatus()).isEqualTo(400);
    assertThat(outcome.toJson().getJsonArray("refusals").getJsonObject(0).getString("reason")).isEqualTo(text);
    assertThat(bench.rejected(reason)).isOne();
    assertThat(bench.taken()).isEmpty();
  }

  @Test
  void foreignSourcesAreForbidden() {
    byte[] two = (LOG + "\n{\"source_id\":\"other\",\"log\":{}}").getBytes(UTF_8);

    assertThat(body.readLines(two, Set.of("web")).httpStatus()).isEqualTo(200);
    assertThat(bench.taken()).extracting(Envelope::getSourceId).containsExactly("web");
    assertThat(body.readLines(two, Set.of("none")).httpStatus()).isEqualTo(403);
    assertThat(bench.rejected("forbidden_source")).isEqualTo(3);
  }

  @Test
  void ofManyRefusalsTheFirstHundredAreTold() {
    JsonObject answer = lines("{}\n".repeat(5_000)).toJson();

    assertThat(answer.getInteger("refused")).isEqualTo(5_000);
    assertThat(answer.getJsonArray("refusals")).hasSize(WrittenBody.MAX_TOLD);
  }

  @Test
  void damagedBodiesNeverThrow() {
    SplittableRandom random = new SplittableRandom(Fuzz.seed(3460));
    ByteMutator mutator = new ByteMutator(random);
    byte[] sound = ("{\"batch\":[" + LOG + "]}\n[" + LOG + ",{\"timestamp\":\"1\",\"deprecated_tags\":{\"a\":{\"integer\":"
        + "\"1\"}},\"tags\":{\"b\":\"c\"},\"gauge\":{\"metrics\":{\"m\":{\"unit\":\"u\",\"value\":1.5e3}}}}]").getBytes(UTF_8);
    long envelopes = 0;
    for (int round = 0; round < Fuzz.inputs(30_000); round++) {
      byte[] damaged = mutator.mutate(sound, sound);
      boolean isDocument = random.nextBoolean();
      WrittenBody.Outcome outcome =
          isDocument ? body.readDocument(damaged, Set.of()) : body.readLines(damaged, Set.of());
      List<Envelope> taken = bench.taken();
      assertThat(outcome.toJson().getLong("accepted")).isEqualTo(taken.size());
      envelopes += taken.size();
    }
    assertThat(envelopes).isGreaterThan(Fuzz.inputs(30_000));
  }

  @Test
  void deepNestingAndHugeNumbersAreRefused() {
    assertThat(lines("[".repeat(100_000)).httpStatus()).isEqualTo(400);
    assertThat(lines("{\"x\":" + "[".repeat(100_000)).httpStatus()).isEqualTo(400);
    assertThat(lines("{\"log\":{},\"timestamp\":" + "9".repeat(100_000) + "}").httpStatus()).isEqualTo(400);
    assertThat(lines(LOG).httpStatus()).isEqualTo(200);
    assertThat(bench.taken()).extracting(Envelope::getLog).extracting(Log::getType).containsExactly(Log.Type.OUT);
  }

  private WrittenBody.Outcome lines(String text) {
    return body.readLines(text.getBytes(UTF_8), Set.of());
  }

  private WrittenBody.Outcome document(String text) {
    return body.readDocument(text.getBytes(UTF_8), Set.of());
  }
}
