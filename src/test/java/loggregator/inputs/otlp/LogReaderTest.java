package loggregator.inputs.otlp;

import static loggregator.inputs.otlp.Otlp.attribute;
import static loggregator.inputs.otlp.Otlp.log;
import static loggregator.inputs.otlp.Otlp.logs;
import static loggregator.inputs.otlp.Otlp.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.Map;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogReaderTest {
  private static final String PATH = "/v1/logs";

  private final SignalsBench bench = new SignalsBench();

  @Test
  void everyFieldHasItsPlace() {
    LogRecord record = log("hello").toBuilder()
        .setTimeUnixNano(7).setObservedTimeUnixNano(8)
        .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_ERROR).setSeverityText("ERROR")
        .setTraceId(ByteString.fromHex("0102030405060708090a0b0c0d0e0f10"))
        .setSpanId(ByteString.fromHex("f102030405060708")).setFlags(0x101).setEventName("login")
        .setDroppedAttributesCount(3).addAttributes(attribute("user", "7")).build();
    ExportLogsServiceRequest request = ExportLogsServiceRequest.newBuilder().addResourceLogs(ResourceLogs.newBuilder()
        .setResource(service("web", attribute("service.instance.id", "i1"), attribute("telemetry.sdk.name", "x")))
        .addScopeLogs(ScopeLogs.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("lib").setVersion("1").addAttributes(
                attribute("scoped", "s")))
            .addLogRecords(record))).build();

    Envelope envelope = bench.send(PATH, request).get(0);

    assertThat(envelope.getTimestamp()).isEqualTo(7);
    assertThat(envelope.getSourceId()).isEqualTo("web");
    assertThat(envelope.getInstanceId()).isEqualTo("i1");
    assertThat(envelope.getLog().getPayload().toStringUtf8()).isEqualTo("hello");
    assertThat(envelope.getLog().getType()).isEqualTo(Log.Type.ERR);
    assertThat(envelope.getTagsMap()).isEqualTo(Map.ofEntries(
        Map.entry("service.name", "web"), Map.entry("service.instance.id", "i1"),
        Map.entry("otel.scope.name", "lib"), Map.entry("otel.scope.version", "1"),
        Map.entry("scoped", "s"), Map.entry("user", "7"),
        Map.entry("severity_number", "17"), Map.entry("severity_text", "ERROR"),
        Map.entry("trace_id", "0102030405060708090a0b0c0d0e0f10"),
        Map.entry("span_id", "f102030405060708"), Map.entry("trace_flags", "01"),
        Map.entry("event.name", "login"), Map.entry("otel.dropped_attributes_count", "3")));
    assertThat(bench.rejected().count()).isZero();
  }

  @Test
  void tagsOfOneRecordAreNotThoseOfTheNext() {
    List<Envelope> envelopes = bench.send(PATH, logs(service("web"),
        log("a").toBuilder().addAttributes(attribute("x", "1")).addAttributes(attribute("source_id", "own")).build(),
        log("b")));

    assertThat(envelopes).extracting(Envelope::getSourceId).containsExactly("own", "web");
    assertThat(envelopes.get(0).getTagsMap()).containsOnlyKeys("service.name", "x");
    assertThat(envelopes.get(1).getTagsMap()).containsOnlyKeys("service.name");
  }

  @Test
  void resourceMayStandBehindItsRecordsAndComeInPieces() {
    byte[] records = ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log("a"))).build()
        .toByteArray();
    ByteString pieces = ByteString.copyFrom(records)
        .concat(ResourceLogs.newBuilder().setResource(service("late")).build().toByteString())
        .concat(ResourceLogs.newBuilder().setResource(
            Resource.newBuilder().addAttributes(attribute("zone", "z"))).build().toByteString());
    byte[] request = ByteString.copyFrom(new byte[] {0x0A, (byte) pieces.size()}).concat(pieces).toByteArray();

    Envelope envelope = bench.send(PATH, request).get(0);

    assertThat(envelope.getSourceId()).isEqualTo("late");
    assertThat(envelope.getTagsMap()).containsEntry("zone", "z");
  }

  @Test
  void timeIsThatOfTheRecordElseOfItsObservationElseNow() {
    LogRecord none = log("x").toBuilder().clearTimeUnixNano().build();

    assertThat(bench.send(PATH, logs(service("web"), none.toBuilder().setObservedTimeUnixNano(8).build(), none,
        none.toBuilder().setTimeUnixNano(-1).build())))
        .extracting(Envelope::getTimestamp).containsExactly(8L, SignalsBench.NOW, SignalsBench.NOW);
  }

  @ParameterizedTest
  @CsvSource({"17,'',ERR", "24,info,ERR", "16,ERROR,OUT", "9,'',OUT", "0,'',OUT", "0,error,ERR", "0,Fatal,ERR",
      "0,crit,ERR", "0,severe,ERR", "0,INFO,OUT", "0,emergency,ERR"})
  void severityTellsTheType(int number, String text, Log.Type type) {
    assertThat(bench.send(PATH, logs(service("web"),
        log("x").toBuilder().setSeverityNumberValue(number).setSeverityText(text).build())).get(0).getLog().getType())
        .isEqualTo(type);
  }

  @Test
  void standardErrorIsAnError() {
    assertThat(bench.send(PATH, logs(service("web"),
        log("x").toBuilder().addAttributes(attribute("log.iostream", "stderr")).build())).get(0).getLog().getType())
        .isEqualTo(Log.Type.ERR);
  }

  @Test
  void textOfTheOriginalsExporterIsPlain() {
    assertThat(bench.send(PATH, logs(service("web"),
        log("x").toBuilder().setSeverityText("SEVERITY_NUMBER_INFO").build())).get(0).getTagsMap())
        .containsEntry("severity_text", "INFO");
  }

  @Test
  void bodiesOfAllTypes() {
    AnyValue nested = AnyValue.newBuilder().setKvlistValue(KeyValueList.newBuilder()
        .addValues(KeyValue.newBuilder().setKey("a\"b").setValue(AnyValue.newBuilder().setIntValue(-5)))
        .addValues(KeyValue.newBuilder().setKey("l").setValue(AnyValue.newBuilder().setArrayValue(
            ArrayValue.newBuilder().addValues(AnyValue.newBuilder().setBoolValue(true))
                .addValues(AnyValue.newBuilder().setDoubleValue(1.5)).addValues(AnyValue.getDefaultInstance())
                .addValues(AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("hi"))))))).build();

    assertThat(bench.send(PATH, logs(service("web"), body(nested),
        body(AnyValue.newBuilder().setIntValue(42).build()), body(AnyValue.newBuilder().setBoolValue(false).build()),
        body(AnyValue.newBuilder().setDoubleValue(0.1).build()),
        body(AnyValue.newBuilder().setDoubleValue(Double.NEGATIVE_INFINITY).build()),
        body(AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("raw")).build()),
        LogRecord.newBuilder().setEventName("only").build())))
        .extracting(envelope -> envelope.getLog().getPayload().toStringUtf8())
        .containsExactly("{\"a\\\"b\":-5,\"l\":[true,1.5,null,\"aGk=\"]}", "42", "false", "0.1", "-Infinity", "raw",
            "only");
  }

  @Test
  void titleAndBodyAreAnEvent() {
    AnyValue event = AnyValue.newBuilder().setKvlistValue(KeyValueList.newBuilder()
        .addValues(attribute("title", "deployed")).addValues(attribute("body", "v2"))).build();

    Envelope envelope = bench.send(PATH, logs(service("web"), body(event))).get(0);

    assertThat(envelope.getEvent().getTitle()).isEqualTo("deployed");
    assertThat(envelope.getEvent().getBody()).isEqualTo("v2");
  }

  @Test
  void sourceIdIsTheFirstThatThereIs() {
    Resource bare = Resource.newBuilder().addAttributes(attribute("host.name", "h")).build();
    Resource both = service("web", attribute("cloudfoundry.app.id", "guid"), attribute("host.name", "h"));

    assertThat(bench.send(PATH, logs(bare, log("x"))).get(0).getSourceId()).isEqualTo("h");
    assertThat(bench.send(PATH, logs(both, log("x"))).get(0).getSourceId()).isEqualTo("guid");
    assertThat(bench.send(PATH, logs(Resource.getDefaultInstance(), log("x"))).get(0).getSourceId()).isEqualTo("otlp");
  }

  @Test
  void smallRequestDoesNotBecomeALotOfMemory() {
    ScopeLogs.Builder many = ScopeLogs.newBuilder();
    for (int i = 0; i < 50_000; i++) {
      many.addLogRecords(LogRecord.getDefaultInstance());
    }
    Resource large = service("web", attribute("large", "x".repeat(4_000)));
    int sent = bench.send(PATH, ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(large).addScopeLogs(many)).build()).size();

    assertThat(sent).isLessThan(17_000);
    assertThat(bench.rejected().count()).isEqualTo(50_000 - sent);
    assertThat(bench.rejected("too_much_output")).isEqualTo(50_000 - sent);
  }

  private static LogRecord body(AnyValue value) {
    return LogRecord.newBuilder().setTimeUnixNano(1).setBody(value).build();
  }
}
