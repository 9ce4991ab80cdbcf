package loggregator.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import loggregator.envelope.Batch;
import loggregator.text.GoNumbers;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the work on bytes with the same rules written down plainly on decoded envelopes. */
class AgentTransformRandomTest {
  private static final int BATCHES = 2_000;
  private static final int ENVELOPES = 10;

  @ParameterizedTest
  @CsvSource({"1, false, false", "2, true, false", "3, false, true", "4, true, true"})
  void randomEnvelopesBecomeWhatTheyBecomeWhenDecoded(long seed, boolean withDefaultTags, boolean logsDisabled) {
    Map<String, String> defaultTags = withDefaultTags ? Map.of("job", "router", "größe", "", "", "x") : Map.of();
    AgentTransform transform = new AgentTransform(defaultTags, new CounterTotals(1_000_000), logsDisabled);
    Reference reference = new Reference(defaultTags, logsDisabled);
    RandomEnvelopes envelopes = new RandomEnvelopes(new Random(seed));
    for (int i = 0; i < BATCHES; i++) {
      Batch batch = envelopes.batch(i % 2 == 0 ? 1 : ENVELOPES);
      List<Envelope> expected = reference.apply(Batches.decode(batch));

      Batch result = transform.apply(batch);

      assertThat(result == null ? List.of() : Batches.decode(result)).as("seed %d, batch %d", seed, i)
          .isEqualTo(expected);
      assertThat(transform.originMappings()).as("seed %d, batch %d", seed, i).isEqualTo(reference.originMappings);
    }
  }

  @ParameterizedTest
  @CsvSource({"5", "6"})
  void anEnvelopeThatStaysTheSameKeepsItsBytes(long seed) {
    Map<String, String> defaultTags = Map.of("job", "router");
    AgentTransform transform = new AgentTransform(defaultTags, new CounterTotals(1_000_000), false);
    RandomEnvelopes envelopes = new RandomEnvelopes(new Random(seed));
    int unchanged = 0;
    for (int i = 0; i < BATCHES; i++) {
      Batch batch = envelopes.batch(ENVELOPES);
      List<Envelope> before = Batches.decode(batch);
      Batch result = transform.apply(batch);
      List<Envelope> after = Batches.decode(result);
      List<ByteString> bytesBefore = Batches.encoded(batch);
      List<ByteString> bytesAfter = Batches.encoded(result);
      for (int j = 0; j < ENVELOPES; j++) {
        boolean rewritable = before.get(j).getDeprecatedTagsCount() > 0 || before.get(j).hasCounter();
        if (!rewritable && before.get(j).equals(after.get(j))) {
          unchanged++;
          assertThat(bytesAfter.get(j)).as("seed %d, batch %d", seed, i).isEqualTo(bytesBefore.get(j));
        }
      }
    }
    assertThat(unchanged).isPositive();
  }

  private static final class Reference {
    private final Map<String, String> defaultTags;
    private final boolean logsDisabled;
    private final Map<List<Object>, Long> totals = new HashMap<>();
    private long originMappings;

    Reference(Map<String, String> defaultTags, boolean logsDisabled) {
      this.defaultTags = defaultTags;
      this.logsDisabled = logsDisabled;
    }

    List<Envelope> apply(List<Envelope> envelopes) {
      List<Envelope> results = new ArrayList<>();
      for (Envelope envelope : envelopes) {
        Envelope.Builder result = envelope.toBuilder();
        resolveSourceId(result);
        if (logsDisabled && result.hasLog()) {
          continue;
        }
        tag(result);
        if (result.hasCounter()) {
          aggregate(result);
        }
        results.add(result.build());
      }
      return results;
    }

    private void resolveSourceId(Envelope.Builder envelope) {
      if (!envelope.getSourceId().isEmpty()) {
        return;
      }
      if (envelope.containsTags("origin")) {
        envelope.setSourceId(envelope.getTagsOrThrow("origin"));
        originMappings++;
      } else if (envelope.containsDeprecatedTags("origin")) {
        envelope.setSourceId(envelope.getDeprecatedTagsOrThrow("origin").getText());
        originMappings++;
      }
    }

    private void tag(Envelope.Builder envelope) {
      Map<String, String> tags = new HashMap<>(defaultTags);
      tags.putAll(envelope.getTagsMap());
      envelope.getDeprecatedTagsMap().forEach((key, value) -> tags.put(key, text(value)));
      envelope.putAllTags(tags);
    }

    private static String text(Value value) {
      return switch (value.getDataCase()) {
        case TEXT -> value.getText();
        case INTEGER -> String.valueOf(value.getInteger());
        case DECIMAL -> GoNumbers.plain(value.getDecimal());
        case DATA_NOT_SET -> "";
      };
    }

    private void aggregate(Envelope.Builder envelope) {
      long delta = envelope.getCounter().getDelta();
      long total = envelope.getCounter().getTotal();
      List<Object> key = List.of(envelope.getCounter().getName(), envelope.getSourceId(), envelope.getInstanceId(),
          Map.copyOf(envelope.getTagsMap()));
      long running = total == 0 && delta != 0 ? totals.getOrDefault(key, 0L) + delta : total;
      totals.put(key, running);
      envelope.getCounterBuilder().setTotal(running);
    }
  }
}
