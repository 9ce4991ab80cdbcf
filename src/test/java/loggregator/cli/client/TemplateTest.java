package loggregator.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.re2j.Pattern;
import java.io.ByteArrayOutputStream;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Counter;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final Envelope LOG = Envelope.newBuilder()
      .setTimestamp(1_500_000_000_123_456_789L)
      .setSourceId("web")
      .setInstanceId("3")
      .putTags("b", "2").putTags("a", "1")
      .setLog(Log.newBuilder().setType(Log.Type.ERR).setPayload(ByteString.copyFromUtf8("oh\u001b[1m\n")))
      .build();

  @Test
  void namesInBracesStandForWhatTheEnvelopeSays() {
    assertThat(print("{date} {time} {nanos}"))
        .isEqualTo("2017-07-14T02:40:00.123456789Z 02:40:00.123 1500000000123456789\n");
    assertThat(print("{source_id}/{instance_id}\\t{type}: {text}")).isEqualTo("web/3\tERR: oh\\x1b[1m\n");
    assertThat(print("{tag.a}{tag.none}{tags}")).isEqualTo("1a=1,b=2\n");
    assertThat(print("{{\"s\":\"{source_id}\"}}")).isEqualTo("{\"s\":\"web\"}\n");
  }

  @Test
  void whatIsNotKnownIsRefusedWithWhatIs() {
    assertThatThrownBy(() -> print("{sauce}")).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{sauce}").hasMessageContaining("{source_id}");
    assertThatThrownBy(() -> print("{time")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void patternsLookAtTheTextOfLogsAndMetrics() {
    Envelope counter = Envelope.newBuilder().setCounter(Counter.newBuilder().setName("hits").setDelta(2)).build();

    assertThat(filter(List.of("^oh"), List.of()).passes(LOG)).isTrue();
    assertThat(filter(List.of("none", "(?i)OH"), List.of()).passes(LOG)).isTrue();
    assertThat(filter(List.of("none"), List.of()).passes(LOG)).isFalse();
    assertThat(filter(List.of("oh"), List.of("1m")).passes(LOG)).isFalse();
    assertThat(filter(List.of(), List.of("oh")).passes(counter)).isTrue();
    assertThat(filter(List.of("hits delta=2"), List.of()).passes(counter)).isTrue();
  }

  @Test
  void whatIsHighlightedIsAsHarmlessAsTheRest() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ReadableEnvelopes(ZoneOffset.UTC, true, Optional.of(Pattern.compile("h."))).append(out, LOG);
    assertThat(out.toString(UTF_8)).contains("o\u001b[1;7mh\\x1b\u001b[0m[1m\n");
  }

  private static EnvelopeFilter filter(List<String> wanted, List<String> unwanted) {
    return new EnvelopeFilter(
        wanted.stream().map(Pattern::compile).toList(), unwanted.stream().map(Pattern::compile).toList());
  }

  private static String print(String template) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EnvelopeFormat notices = new ReadableEnvelopes(ZoneOffset.UTC, false, Optional.empty());
    new Template(template, ZoneOffset.UTC, notices).append(out, LOG);
    return out.toString(UTF_8);
  }
}
