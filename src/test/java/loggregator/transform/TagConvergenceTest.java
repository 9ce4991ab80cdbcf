package loggregator.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Random;
import loggregator.envelope.Batch;
import loggregator.text.GoNumbers;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagConvergenceTest {
  private static final long SEED = 4711;
  private static final int BATCHES = 2_000;
  private static final int ENVELOPES = 10;

  private final TagConvergence convergence = new TagConvergence();

  @Test
  void preferredTagsTakeInTheDeprecatedOnesAsText() {
    Batch batch = Batches.of(Envelope.newBuilder()
        .putTags("kept", "x")
        .putDeprecatedTags("text", text("hello"))
        .putDeprecatedTags("integer", Value.newBuilder().setInteger(-7).build())
        .putDeprecatedTags("decimal", decimal(0.5)));

    assertThat(Batches.single(convergence.toPreferred(batch))).isEqualTo(Envelope.newBuilder()
        .putAllTags(Map.of("kept", "x", "text", "hello", "integer", "-7", "decimal", "0.5"))
        .build());
  }

  @Test
  void deprecatedTagsTakeInTheOthersAsText() {
    Batch batch = Batches.of(Envelope.newBuilder()
        .putTags("empty", "")
        .putTags("key", "value")
        .putDeprecatedTags("kept", decimal(1.5)));

    assertThat(Batches.single(convergence.toDeprecated(batch))).isEqualTo(Envelope.newBuilder()
        .putAllDeprecatedTags(Map.of("kept", decimal(1.5), "key", text("value"), "empty", text("")))
        .build());
  }

  @Test
  void whatMovesReplacesWhatStays() {
    Batch batch = Batches.of(Envelope.newBuilder().putTags("key", "new").putDeprecatedTags("key", text("old")));

    assertThat(Batches.single(convergence.toPreferred(batch)).getTagsMap()).isEqualTo(Map.of("key", "old"));
    assertThat(Batches.single(convergence.toDeprecated(batch)).getDeprecatedTagsMap())
        .isEqualTo(Map.of("key", text("new")));
  }

  @Test
  void aDeprecatedTagWithoutDataIsNoPreferredOne() {
    Batch batch = Batches.of(Envelope.newBuilder()
        .putTags("stays", "x")
        .putDeprecatedTags("stays", Value.getDefaultInstance())
        .putDeprecatedTags("gone", Value.getDefaultInstance())
        .putDeprecatedTags("moves", decimal(1e6)));

    assertThat(Batches.single(convergence.toPreferred(batch))).isEqualTo(Envelope.newBuilder()
        .putAllTags(Map.of("stays", "x", "moves", "1e+06"))
        .build());
  }

  @Test
  void aTagWithoutDataHidesAnEarlierOneOfTheSameKey() {
    ByteString hidden = Envelope.newBuilder().putDeprecatedTags("key", text("x")).build().toByteString();
    ByteString hiding = Envelope.newBuilder().putDeprecatedTags("key", Value.getDefaultInstance()).build()
        .toByteString();

    Batch preferred = convergence.toPreferred(Batches.of(List.of(hidden.concat(hiding))));

    assertThat(Batches.single(preferred)).isEqualTo(Envelope.getDefaultInstance());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "0.5, 0.5", "1e21, 1e+21", "0.00001, 1e-05", "NaN, NaN", "Infinity, +Inf", "-Infinity, -Inf"})
  void decimalsBecomeTheTextThatTheOriginalMakesOfThem(double decimal, String text) {
    Batch batch = Batches.of(Envelope.newBuilder().putDeprecatedTags("key", decimal(decimal)));

    assertThat(Batches.single(convergence.toPreferred(batch)).getTagsMap()).isEqualTo(Map.of("key", text));
  }

  @Test
  void aBatchWithoutTagsToMoveIsGivenBackAsItIs() {
    Batch preferred = Batches.of(Envelope.newBuilder().putTags("key", "x").build(), Envelope.getDefaultInstance());
    Batch deprecated = Batches.of(Envelope.newBuilder().putDeprecatedTags("key", text("x")));

    assertThat(convergence.toPreferred(preferred)).isSameAs(preferred);
    assertThat(convergence.toDeprecated(deprecated)).isSameAs(deprecated);
  }

  @Test
  void whatNeedsNoChangeKeepsItsBytesAmongWhatDoes() {
    RandomEnvelopes envelopes = new RandomEnvelopes(new Random(SEED));
    for (int i = 0; i < BATCHES; i++) {
      Batch batch = envelopes.batch(ENVELOPES);
      List<ByteString> before = Batches.encoded(batch);
      List<ByteString> after = Batches.encoded(convergence.toPreferred(batch));
      List<Envelope> decoded = Batches.decode(batch);
      for (int j = 0; j < ENVELOPES; j++) {
        if (decoded.get(j).getDeprecatedTagsCount() == 0) {
          assertThat(after.get(j)).as("seed %d, batch %d", SEED, i).isEqualTo(before.get(j));
        }
      }
    }
  }

  @Test
  void randomEnvelopesBecomeWhatTheyBecomeWhenDecoded() {
    RandomEnvelopes envelopes = new RandomEnvelopes(new Random(SEED));
    for (int i = 0; i < BATCHES; i++) {
      Batch batch = envelopes.batch(ENVELOPES);
      List<Envelope> decoded = Batches.decode(batch);
      assertThat(Batches.decode(convergence.toPreferred(batch)))
          .as("seed %d, batch %d", SEED, i)
          .isEqualTo(decoded.stream().map(TagConvergenceTest::preferred).toList());
      assertThat(Batches.decode(convergence.toDeprecated(batch)))
          .as("seed %d, batch %d", SEED, i)
          .isEqualTo(decoded.stream().map(TagConvergenceTest::deprecated).toList());
    }
  }

  private static Envelope preferred(Envelope envelope) {
    Envelope.Builder result = envelope.toBuilder().clearDeprecatedTags();
    envelope.getDeprecatedTagsMap().forEach((key, value) -> {
      if (value.hasText()) {
        result.putTags(key, value.getText());
      } else if (value.hasInteger()) {
        result.putTags(key, String.valueOf(value.getInteger()));
      } else if (value.hasDecimal()) {
        result.putTags(key, GoNumbers.general(value.getDecimal()));
      }
    });
    return result.build();
  }

  private static Envelope deprecated(Envelope envelope) {
    Envelope.Builder result = envelope.toBuilder().clearTags();
    envelope.getTagsMap().forEach((key, value) -> result.putDeprecatedTags(key, text(value)));
    return result.build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setText(text).build();
  }

  private static Value decimal(double decimal) {
    return Value.newBuilder().setDecimal(decimal).build();
  }
}
