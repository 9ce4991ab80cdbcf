package loggregator.inputs.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static loggregator.inputs.syslog.SyslogBench.nanos;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonObject;
import java.util.SplittableRandom;
import loggregator.envelope.ByteMutator;
import loggregator.testing.Fuzz;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as the standards have them, and as real senders write them. */
class SyslogMessagesTest {
  private final SyslogBench bench = new SyslogBench();

  @Test
  void messageOfRfc5424() {
    Envelope envelope = bench.one("<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 ID47 "
        + "[exampleSDID@32473 iut=\"3\" eventSource=\"Appli\\]cation\" quote=\"a\\\"b\\\\c\\d\"][other@1] \uFEFFIt's time");

    assertThat(envelope.getTimestamp()).isEqualTo(nanos("2003-08-24T12:14:15.000003Z"));
    assertThat(envelope.getSourceId()).isEqualTo("myproc");
    assertThat(envelope.getInstanceId()).isEqualTo("192.0.2.1");
    assertThat(envelope.getLog().getPayload().toStringUtf8()).isEqualTo("It's time");
    assertThat(envelope.getLog().getType()).isEqualTo(Log.Type.OUT);
    assertThat(envelope.getTagsMap()).containsEntry("facility", "local4").containsEntry("severity", "notice")
        .containsEntry("severity_number", "10").containsEntry("hostname", "192.0.2.1").containsEntry("procid", "8710")
        .containsEntry("msgid", "ID47").containsEntry("exampleSDID@32473.iut", "3")
        .containsEntry("exampleSDID@32473.eventSource", "Appli]cation")
        .containsEntry("exampleSDID@32473.quote", "a\"b\\c\\d").containsEntry("other@1", "");
  }

  @Test
  void valuesOfOneNameThatFollowEachOtherAreJoined() {
    Envelope envelope = bench.one(
        "<13>1 2026-10-07T10:00:00Z h a - - [net@1 ip=\"192.0.2.1\" ip=\"192.0.2.129\" mask=\"24\"][x@1 ip=\"\" ip=\"1\"] m");

    assertThat(envelope.getTagsMap()).containsEntry("net@1.ip", "192.0.2.1,192.0.2.129")
        .containsEntry("net@1.mask", "24").containsEntry("x@1.ip", ",1");
    assertThat(bench.one("<13>1 2026-10-07T10:00:00Z h a - - [net@1 ip=\"7\"] m").getTagsMap())
        .containsEntry("net@1.ip", "7").doesNotContainKey("x@1.ip");
  }

  @Test
  void nilForEverythingIsAMessageAllTheSame() {
    Envelope envelope = bench.one("<11>1 - - - - - -");

    assertThat(envelope.getTimestamp()).isEqualTo(SyslogBench.NOW);
    assertThat(envelope.getSourceId()).isEqualTo("syslog");
    assertThat(envelope.getInstanceId()).isEqualTo("10.0.0.9");
    assertThat(envelope.getLog().getType()).isEqualTo(Log.Type.ERR);
    assertThat(envelope.getLog().getPayload().isEmpty()).isTrue();
    assertThat(envelope.getTagsMap()).doesNotContainKey("parse_error");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "<13>1 2026-10-07T10:00:00.123456789Z h a - - - m|2026-10-07T10:00:00.123456789Z",
      "<13>1 2026-10-07t10:00:00z h a - - - m|2026-10-07T10:00:00Z",
      "<13>1 2026-10-07T10:00:00+0200 h a - - - m|2026-10-07T08:00:00Z",
      "<13>1 2026-10-07T10:00:00 h a - - - m|2026-10-07T10:00:00Z",
      "<13>1 2016-12-31T23:59:60Z h a - - - m|2016-12-31T23:59:59.999999999Z",
      "<13>Oct  7 10:00:00 h a: m|2026-10-07T10:00:00Z",
      "<13>Oct 07 10:00:00 h a: m|2026-10-07T10:00:00Z",
      "<13>Oct 7 10:00:00.5 h a: m|2026-10-07T10:00:00.500Z",
      "<13>Oct 7 2025 10:00:00 h a: m|2025-10-07T10:00:00Z",
      "<13>Oct 7 10:00:00 2025 h a: m|2025-10-07T10:00:00Z",
      "<13>2025 Oct  7 10:00:00 h a: m|2025-10-07T10:00:00Z",
      "<13>Oct 7 10:00:00 +02:00 h a: m|2026-10-07T08:00:00Z",
      "<13>Oct 7 10:00:00 CEST h a: m|2026-10-07T08:00:00Z",
      "<13>Oct 7 10:00:00.250 EDT h a: m|2026-10-07T14:00:00.250Z",
      "<13>Oct 7 10:00:00 CEST 2025 h a: m|2025-10-07T08:00:00Z",
      "<13>Oct 7 10:00:00 2025 JST h a: m|2025-10-07T01:00:00Z",
      "<13>Oct 7 10:00:00 GMT h a: m|2026-10-07T10:00:00Z",
      "<13>Oct 7 10:00:00 -0330 h a: m|2026-10-07T13:30:00Z",
      "<13>Dec 31 23:59:59 h a: m|2025-12-31T23:59:59Z",
      "<13>Oct 20 10:00:00 h a: m|2026-10-20T10:00:00Z",
      "<13>2026-10-07T10:00:00.123456+02:00 h a: m|2026-10-07T08:00:00.123456Z",
      "<13>1 2026-10-07T10:00:00 +02:00 h a - - - m|2026-10-07T08:00:00Z",
      "<13>1 2026-10-07T10:00:00.5 -0330 h a - - - m|2026-10-07T13:30:00.500Z",
      "<13>1 2026-10-07T10:00:00,123 +01:00 h a - - - m|2026-10-07T09:00:00.123Z",
      "<13>2026-10-07T10:00:00 +01:00 h a: m|2026-10-07T09:00:00Z",
      "<13>2026-10-07 10:00:00,123 +0100 h a: m|2026-10-07T09:00:00.123Z",
      "<13>Wed Oct  7 10:00:00 2026 h a: m|2026-10-07T10:00:00Z",
      "<13>Tue Dec  1 04:11:14 2026 h a: m|2026-12-01T04:11:14Z",
      "<13>Wed Oct  7 10:00:00 CEST 2026 h a: m|2026-10-07T08:00:00Z",
      "<13>Wed Oct  7 10:00:00.25 h a: m|2026-10-07T10:00:00.250Z",
      "<13>Oct  7 10:00:00,5 h a: m|2026-10-07T10:00:00.500Z",
      "<13>Oct  7 10:00:00.123456 2025 h a: m|2025-10-07T10:00:00.123456Z",
      "<13>Oct  7 2025 10:00:00,123456789 +01:00 h a: m|2025-10-07T09:00:00.123456789Z",
      "<13> Oct  7 10:00:00 h a: m|2026-10-07T10:00:00Z"})
  void timesOfAllForms(String message, String time) {
    Envelope envelope = bench.one(message);

    assertThat(envelope.getTimestamp()).isEqualTo(nanos(time));
    assertThat(envelope.getSourceId()).isEqualTo("a");
    assertThat(envelope.getInstanceId()).isEqualTo("h");
    assertThat(envelope.getLog().getPayload().toStringUtf8()).isEqualTo("m");
    assertThat(envelope.getTagsMap()).doesNotContainKey("parse_error");
  }

  @Test
  void yearIsFoundAfterTheZoneIsApplied() {
    SyslogBench newYearsEve =
        new SyslogBench(nanos("2026-12-31T23:30:00Z"), new JsonObject().put("timeZone", "Asia/Tokyo"));

    assertThat(newYearsEve.one("<13>Jan  1 08:30:00 h a: m").getTimestamp()).isEqualTo(nanos("2026-12-31T23:30:00Z"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", value = {
      "<34>Oct 11 22:14:15 mymachine su: 'su root' failed|su|mymachine|'su root' failed",
      "<13>Oct  7 10:00:00 host sshd[123]: Accepted|sshd|host|Accepted",
      "<13>Oct  7 10:00:00 sshd[1]: local|sshd|10.0.0.9|local",
      "<13>Oct  7 10:00:00 host app/web.1[7]:  two spaces|app/web.1|host|~ two spaces~",
      "<13>Oct  7 10:00:00 host no tag here|host|host|no tag here",
      "<13>Oct  7 10:00:00 fe80::1 tag: v6|tag|fe80::1|v6",
      "<13>Oct  7 10:00:00 fe80::1%eth0 tag: scope|tag|fe80::1%eth0|scope",
      "<13>Oct  7 10:00:00 zeus tag: no zone|tag|zeus|no zone",
      "<13>Oct  7 10:00:00 ZEUS tag: no zone|tag|ZEUS|no zone",
      "<13>Oct  7 10:00:00 CESTA tag: no zone|tag|CESTA|no zone",
      "<13>Wed Oct  7 10:00:00 2026 host tag: ctime|tag|host|ctime",
      "<13>Wed Oct  7 10:00:00 2026: no host|syslog|10.0.0.9|no host",
      "<13>Sun Microsystems: no time|syslog|10.0.0.9|Sun Microsystems: no time",
      "<13>Wed Oct is no time|syslog|10.0.0.9|Wed Oct is no time",
      "<13>Oct  7 2026 10:00:00 host tag: year|tag|host|year",
      "<13>Oct  7 10:00:00 2026 host tag: year|tag|host|year",
      "<13>Oct  7 10:00:00 20260 host tag: no year|20260|20260|host tag: no year",
      "<13>Oct  7 10:00:00,250 host tag: comma|tag|host|comma",
      "<13>Oct  7 10:00:00, then text|syslog|10.0.0.9|Oct  7 10:00:00, then text",
      "<13>2026-10-07T10:00:00 +01:00 host tag: offset|tag|host|offset",
      "<13>2026-10-07T10:00:00 -1 tag: no offset|syslog|10.0.0.9|-1 tag: no offset",
      "<13>2026-10-07T10:00:00 +02:00x m|syslog|10.0.0.9|+02:00x m",
      "<13>2026-10-07T10:00:00 -19:00 m|syslog|10.0.0.9|-19:00 m",
      "<13>2026-10-07T10:00:00Z +02:00 m|syslog|10.0.0.9|+02:00 m",
      "<13>Oct  7 10:00:00 host -5: degrees|host|host|-5: degrees",
      "<13>Oct  7 10:00:00 host +5[C]: degrees|host|host|+5[C]: degrees",
      "<13>Wed Wed Oct  7 10:00:00 2026 m|syslog|10.0.0.9|Wed Wed Oct  7 10:00:00 2026 m",
      "<13>Oct  7 10:00:00.5x no time|syslog|10.0.0.9|Oct  7 10:00:00.5x no time",
      "<13>2026-10-07T10:00:00 +1900 tag: no offset|syslog|10.0.0.9|+1900 tag: no offset",
      "<13>1 2026-10-07T10:00:00 +01:00 host tag - - - offset|tag|host|offset",
      "<13>1 2026-10-07T10:00:00 -0x tag - - - no offset|tag|-0x|no offset",
      "<13>1 2026-10-07T10:00:00 - tag - - - no host|tag|10.0.0.9|no host",
      "<13>Oct  7 10:00:00 host tag: \uFEFFmark|tag|host|mark",
      "<189>123: Oct  7 10:00:00.123 CEST: %SYS-5-CONFIG_I: text|syslog|10.0.0.9|%SYS-5-CONFIG_I: text",
      "<13>message|syslog|10.0.0.9|message",
      "<30>Network link down|syslog|10.0.0.9|Network link down",
      "Oct  7 10:00:00 host tag: no priority|tag|host|no priority",
      "nothing at all|syslog|10.0.0.9|nothing at all",
      "<13>Oct  7 10:00:00 host tag: @cee: {\"a\":1}|tag|host|@cee: {\"a\":1}",
      "<166>Oct 07 2026 10:00:00 asa : %ASA-6-302013: Built|asa|asa|%ASA-6-302013: Built",
      "<189>123: sw1: *Oct  7 10:00:00.123 UTC: %SYS-5-CONFIG_I: text|sw1|sw1|%SYS-5-CONFIG_I: text",
      "<189>123: 000045: .Oct  7 10:00:00: %SYS-5-CONFIG_I: text|syslog|10.0.0.9|%SYS-5-CONFIG_I: text",
      "<13>1 2026-10-07T10:00:00Z vm tag 7296 - [timeQuality tzKnown=\"1\" isSynced=\"0\"] hello|tag|vm|hello",
      "<13>date=2026-10-07 time=10:00:00 devname=fw|syslog|10.0.0.9|date=2026-10-07 time=10:00:00 devname=fw"})
  void headersAsTheyAreSeen(String message, String source, String instance, String payload) {
    Envelope envelope = bench.one(message);

    assertThat(envelope.getSourceId()).isEqualTo(source);
    assertThat(envelope.getInstanceId()).isEqualTo(instance);
    assertThat(envelope.getLog().getPayload().toStringUtf8()).isEqualTo(payload);
  }

  @Test
  void namesOfZonesThatSeveralHaveAreThoseOfTheConfiguredOne() {
    SyslogBench india = new SyslogBench(SyslogBench.NOW, new JsonObject().put("timeZone", "Asia/Kolkata"));

    assertThat(india.one("<13>Oct  7 10:00:00 IST h a: m").getTimestamp()).isEqualTo(nanos("2026-10-07T04:30:00Z"));
    assertThat(bench.one("<13>Oct  7 10:00:00 IST a: m").getInstanceId()).isEqualTo("IST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<189>123: 1d02h: %SYS-5-CONFIG_I: text", "<189>00:01:23: %SYS-5-CONFIG_I: text",
      "<189>123: Oct  7 10:00:00 CEST: %SYS-5-CONFIG_I: text"})
  void ciscosMnemonicIsFoundBehindEachKindOfTime(String message) {
    assertThat(bench.one(message).getTagsMap()).containsEntry("mnemonic", "SYS-5-CONFIG_I");
  }

  @Test
  void ciscosClockAndNumbersAreTags() {
    Envelope envelope = bench.one("<189>123: 45: *Oct  7 10:00:00.123 UTC: %SYS-5-CONFIG_I: text");

    assertThat(envelope.getTagsMap()).containsEntry("clock", "unset").containsEntry("sequence", "45")
        .containsEntry("mnemonic", "SYS-5-CONFIG_I");
    assertThat(envelope.getTimestamp()).isEqualTo(SyslogBench.NOW);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "<999>Oct  7 10:00:00 h a: m|priority", "<x>m|priority", "<13m|priority",
      "<13>1 2026-99-99T10:00:00Z h a - - - m|time", "<13>1 2026-10-07T10:00:00Z h a - - [bad m|structured_data",
      "<13>1 2026-10-07T10:00:00Z h a - - [id a=\"x\"y\"] m|structured_data"})
  void wrongHeadersAreNamedAndTheLineIsKept(String message, String fault) {
    Envelope envelope = bench.one(message);

    assertThat(envelope.getTagsMap()).containsEntry("parse_error", fault);
    assertThat(envelope.getLog().getPayload().toStringUtf8()).endsWith("m");
    assertThat(bench.rejected(fault)).isOne();
  }

  @Test
  void payloadKeepsItsBytes() {
    byte[] message = {'<', '1', '3', '>', (byte) 0xFF, 0x1B, 'x'};

    assertThat(bench.one(message).getLog().getPayload()).isEqualTo(ByteString.copyFrom(message, 4, 3));
  }

  @Test
  void drainsLogIsWhatItWas() {
    Envelope envelope = bench.one("<11>1 2026-10-07T10:00:00.123456+00:00 org.space.app 7b5e9b1c-guid "
        + "[APP/PROC/WEB/2] - [tags@47450 origin=\"rep\" process_id=\"p\"] boom");

    assertThat(envelope.getSourceId()).isEqualTo("7b5e9b1c-guid");
    assertThat(envelope.getInstanceId()).isEqualTo("2");
    assertThat(envelope.getLog().getType()).isEqualTo(Log.Type.ERR);
    assertThat(envelope.getLog().getPayload().toStringUtf8()).isEqualTo("boom");
    assertThat(envelope.getTagsMap()).containsOnlyKeys("source_type", "origin", "process_id")
        .containsEntry("source_type", "APP/PROC/WEB");
  }

  @Test
  void drainsMetricsAreWhatTheyWere() {
    String head = "<14>1 2026-10-07T10:00:00Z host guid [3] - ";

    assertThat(bench.one(head + "[counter@47450 name=\"c\" total=\"18446744073709551615\" delta=\"5\"] ").getCounter())
        .satisfies(counter -> {
          assertThat(counter.getTotal()).isEqualTo(-1);
          assertThat(counter.getDelta()).isEqualTo(5);
        });
    Envelope gauge = bench.one(head
        + "[tags@47450 a=\"b\"][gauge@47450 name=\"cpu\" value=\"1.5\" unit=\"percentage\"] ");
    assertThat(gauge.getGauge().getMetricsOrThrow("cpu").getValue()).isEqualTo(1.5);
    assertThat(gauge.getGauge().getMetricsOrThrow("cpu").getUnit()).isEqualTo("percentage");
    assertThat(gauge.getTagsMap()).containsEntry("a", "b");
    assertThat(gauge.getInstanceId()).isEqualTo("3");
    assertThat(bench.one(head + "[timer@47450 name=\"http\" start=\"10\" stop=\"20\"] ").getTimer().getStop())
        .isEqualTo(20);
    assertThat(bench.one(head + "[event@47450 title=\"t\" body=\"b\"] ").getEvent().getBody()).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 ID47 [a@1 b=\"3\" c=\"\\]\"] text",
      "<34>Oct 11 22:14:15 mymachine su[12]: 'su root' failed", "<189>123: sw1: *Oct  7 10:00:00.123 UTC: %SYS-5-X: t",
      "<13>Tue Dec  1 04:11:14,5 2026 CET h a[1]: m", "<13>1 2026-12-01T04:11:14.5 +01:00 h a - - - m",
      "<14>1 2026-10-07T10:00:00Z host guid [3] - [counter@47450 name=\"c\" total=\"1\" delta=\"5\"] "})
  void damagedMessagesNeverThrowAndAreNeverLost(String message) {
    SplittableRandom random = new SplittableRandom(message.hashCode() + Fuzz.seed(0));
    ByteMutator mutator = new ByteMutator(random);
    byte[] sound = message.getBytes(UTF_8);
    for (int round = 0; round < Fuzz.inputs(15_000); round++) {
      byte[] damaged = mutator.mutate(sound, sound);
      if (damaged.length > 0) {
        bench.one(damaged);
      }
    }
  }
}
