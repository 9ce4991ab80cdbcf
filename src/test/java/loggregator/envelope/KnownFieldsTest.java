package loggregator.envelope;

import static loggregator.envelope.Bytes.hex;
import static loggregator.envelope.EnvelopeFields.COUNTER;
import static loggregator.envelope.EnvelopeFields.DEPRECATED_TAGS;
import static loggregator.envelope.EnvelopeFields.LOG;
import static loggregator.envelope.EnvelopeFields.SOURCE_ID;
import static loggregator.envelope.EnvelopeFields.TAGS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownFieldsTest {
  private static final Envelope LINE = Envelope.newBuilder().setSourceId("a").putTags("b", "c")
      .setLog(Log.newBuilder().setTypeValue(1)).build();

  @Test
  void theDoorFindsTheFieldsOfAllEnvelopes() {
    Envelope counter = Envelope.newBuilder().setSourceId("a").setCounter(Counter.newBuilder().setDelta(1)).build();

    assertThat(fieldsOf(read(LINE))).containsExactly(SOURCE_ID, LOG, TAGS);
    assertThat(fieldsOf(read(LINE, counter))).containsExactly(SOURCE_ID, LOG, COUNTER, TAGS);
    assertThat(KnownFields.mayLackSource(read(LINE, counter).fields())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0a 04 22 02 10 01", "0a 06 12 00 22 02 10 01", "0a 00"})
  void anEnvelopeMayHaveNoSource(String hex) {
    assertThat(KnownFields.mayLackSource(read(hex(hex)).fields())).isTrue();
  }

  @Test
  void ofAnEnvelopeThatIsReadTheLongWayNothingIsKnown() {
    assertThat(read(LINE, LINE.toBuilder().putTags("ä", "").build()).fields()).isEqualTo(KnownFields.UNKNOWN);
  }

  @Test
  void whatIsPutTogetherHasTheFieldsOfAllParts() {
    Batch tagged = read(LINE.toBuilder().clearTags().putDeprecatedTags("b", Value.newBuilder().setInteger(1).build()).build());

    Batch both = Batch.concat(List.of(read(LINE), tagged));

    assertThat(fieldsOf(both)).containsExactly(SOURCE_ID, DEPRECATED_TAGS, LOG, TAGS);
    assertThat(both.first(1).fields()).isEqualTo(both.fields());
    assertThat(both.copy().fields()).isEqualTo(both.fields());
    assertThat(Batch.concat(List.of(both, new Batch(tagged.bytes(), 0, tagged.length(), 1))).fields())
        .isEqualTo(KnownFields.UNKNOWN);
  }

  private static List<Integer> fieldsOf(Batch batch) {
    return IntStream.range(1, 31).filter(field -> KnownFields.mayHave(batch.fields(), field)).boxed().toList();
  }

  private static Batch read(Envelope... envelopes) {
    return read(EnvelopeBatch.newBuilder().addAllBatch(List.of(envelopes)).build().toByteArray());
  }

  private static Batch read(byte[] bytes) {
    return new BatchReader().readBatch(bytes, 0, bytes.length);
  }
}
