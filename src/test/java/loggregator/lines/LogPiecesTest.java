package loggregator.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import loggregator.envelope.RecordWriter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.junit.jupiter.api.Test;

class LogPiecesTest {
  private final List<Envelope> envelopes = new ArrayList<>();
  private final RecordWriter writer = new RecordWriter(batch -> {
    try {
      envelopes.addAll(EnvelopeBatch.parser().parseFrom(batch.bytes(), batch.offset(), batch.length()).getBatchList());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  });

  @Test
  void partsOfALongLineSayWhichTheyAreAndTheNextLineIsWhole() {
    writer.ids("web", "0");
    writer.tag("a".getBytes(UTF_8), "b");
    LineCutter cutter = new LineCutter(10, new LogPieces(writer, true));
    byte[] text = "0123456789abcdefghijKLM\nnext\n".getBytes(UTF_8);
    cutter.take(text, 0, text.length, 7);
    writer.flush();

    assertThat(envelopes).extracting(e -> e.getLog().getPayload().toStringUtf8())
        .containsExactly("0123456789", "abcdefghij", "KLM", "next");
    String id = envelopes.get(0).getTagsOrThrow("partial_id");
    assertThat(envelopes.subList(0, 3)).allMatch(e -> e.getTagsOrThrow("partial_id").equals(id));
    assertThat(envelopes.subList(0, 3)).extracting(Envelope::getTimestamp).containsExactly(7L, 8L, 9L);
    assertThat(envelopes.get(3).getTimestamp()).isEqualTo(10);
    assertThat(envelopes.get(2).getTagsMap()).contains(entry("partial_ordinal", "3"), entry("partial_last", "true"));
    assertThat(envelopes.get(3).getTagsMap()).containsOnly(entry("a", "b"));
  }

  @Test
  void linesThatCameAtOnceKeepTheirOrderForWhoSortsThem() {
    LineCutter cutter = new LineCutter(10, new LogPieces(writer, false));
    cutter.take("a\nb\nc\n".getBytes(UTF_8), 0, 6, 7);
    cutter.take("d\ne\n".getBytes(UTF_8), 0, 4, 100);
    writer.flush();

    assertThat(envelopes).extracting(Envelope::getTimestamp).containsExactly(7L, 8L, 9L, 100L, 101L);
  }
}
