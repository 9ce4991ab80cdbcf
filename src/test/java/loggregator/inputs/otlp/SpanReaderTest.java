package loggregator.inputs.otlp;

import static loggregator.inputs.otlp.Otlp.attribute;
import static loggregator.inputs.otlp.Otlp.spans;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;

class SpanReaderTest {
  private static final String PATH = "/v1/traces";

  private final SignalsBench bench = new SignalsBench();

  @Test
  void spanIsATimer() {
    Envelope envelope = bench.send(PATH, spans(span().setParentSpanId(ByteString.fromHex("0a00000000000001"))
        .setKind(Span.SpanKind.SPAN_KIND_SERVER).setTraceState("a=b").addAttributes(attribute("http.route", "/x"))
        .setStatus(Status.newBuilder().setCodeValue(2).setMessage("boom")).build())).get(0);

    assertThat(envelope.getTimer().getName()).isEqualTo("GET /");
    assertThat(envelope.getTimer().getStart()).isEqualTo(100);
    assertThat(envelope.getTimer().getStop()).isEqualTo(300).isEqualTo(envelope.getTimestamp());
    assertThat(envelope.getTagsMap())
        .containsEntry("trace_id", "0102030405060708090a0b0c0d0e0f10").containsEntry("span_id", "0102030405060708")
        .containsEntry("parent_span_id", "0a00000000000001").containsEntry("span.kind", "server")
        .containsEntry("peer_type", "Server").containsEntry("otel.status_code", "ERROR")
        .containsEntry("otel.status_description", "boom").containsEntry("trace_state", "a=b")
        .containsEntry("http.route", "/x");
  }

  @Test
  void clientsSpanHasNoPeerTypeForTheOriginalsExporterWouldDropIt() {
    assertThat(bench.send(PATH, spans(span().setKind(Span.SpanKind.SPAN_KIND_CLIENT).build())).get(0).getTagsMap())
        .containsEntry("span.kind", "client").doesNotContainKeys("peer_type", "otel.status_code");
  }

  @Test
  void spanWithoutIdsOrThatEndsBeforeItsStartIsRejected() {
    bench.send(PATH, spans(span().clearSpanId().build(), span().setTraceId(ByteString.copyFrom(new byte[16])).build(),
        span().setTraceId(ByteString.copyFrom(new byte[15])).build(),
        span().setStartTimeUnixNano(5_000_000_000L).setEndTimeUnixNano(1_000_000_000).build(), span().build()));

    assertThat(bench.rejected().count()).isEqualTo(4);
    assertThat(bench.rejected("bad_ids")).isEqualTo(3);
    assertThat(bench.rejected("ends_before_start")).isOne();
  }

  private static Span.Builder span() {
    return Span.newBuilder().setName("GET /").setStartTimeUnixNano(100).setEndTimeUnixNano(300)
        .setTraceId(ByteString.fromHex("0102030405060708090a0b0c0d0e0f10"))
        .setSpanId(ByteString.fromHex("0102030405060708"));
  }
}
