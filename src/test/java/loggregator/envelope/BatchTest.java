package loggregator.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.stream.IntStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.Test;

class BatchTest {
  private final Batch ten = batch(10);

  @Test
  void firstAndRestTogetherAreTheWhole() throws Exception {
    for (int count = 1; count < 10; count++) {
      Batch rejoined = Batch.concat(List.of(ten.first(count), ten.withoutFirst(count)));

      assertThat(decode(rejoined)).isEqualTo(decode(ten));
      assertThat(rejoined.envelopes()).isEqualTo(10);
    }
  }

  @Test
  void splittingSharesTheArray() {
    assertThat(ten.withoutFirst(4).bytes()).isSameAs(ten.bytes());
    assertThat(ten.first(10)).isSameAs(ten);
  }

  @Test
  void theLesserPartOfAnArrayIsCopiedOutOfIt() throws Exception {
    assertThat(ten.compact()).isSameAs(ten);
    assertThat(ten.withoutFirst(4).compact().bytes()).isSameAs(ten.bytes());

    Batch compact = ten.first(4).compact();

    assertThat(compact.bytes()).hasSize(compact.length());
    assertThat(decode(compact)).isEqualTo(decode(ten.first(4)));
  }

  @Test
  void recordsAreWalkedWithLengthsOfOneAndMoreBytes() throws Exception {
    int position = ten.offset();
    for (int i = 0; i < 10; i++) {
      int start = ten.envelopeStart(position);
      int end = ten.recordEnd(position);
      Envelope envelope = Envelope.parser().parseFrom(ten.bytes(), start, end - start);
      assertThat(envelope.getTimestamp()).isEqualTo(i);
      position = end;
    }
    assertThat(position).isEqualTo(ten.end());
  }

  private static Batch batch(int envelopes) {
    EnvelopeBatch.Builder builder = EnvelopeBatch.newBuilder();
    IntStream.range(0, envelopes)
        .forEach(i -> builder.addBatch(Envelope.newBuilder().setTimestamp(i).setSourceId("x".repeat(i * 40))));
    byte[] bytes = builder.build().toByteArray();
    return new Batch(bytes, 0, bytes.length, envelopes);
  }

  private static EnvelopeBatch decode(Batch batch) throws InvalidProtocolBufferException {
    return EnvelopeBatch.parser().parseFrom(batch.bytes(), batch.offset(), batch.length());
  }
}
