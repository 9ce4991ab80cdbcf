package loggregator.conversion;

import static loggregator.conversion.Texts.deprecatedTag;
import static loggregator.conversion.Texts.metric;
import static loggregator.conversion.Texts.tag;
import static loggregator.conversion.Texts.v2;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class V2ToV1Test {
  private static final String BASE = "origin: '' deployment: '' job: '' index: '' ip: '' timestamp: 0 ";
  private static final String REQUEST = tag("request_id", "F47ac10b-58cc-4372-a567-0e02b2c3d479");
  private static final String REQUEST_ID = "requestId { low: 0x7243cc580bc17af4 high: 0x79d4c3b2020e67a5 } ";
  private static final String NO_REQUEST = "uri: '' remoteAddress: '' userAgent: '' statusCode: 0 contentLength: 0 "
      + "instanceIndex: 0 instanceId: '' forwarded: '' startTimestamp: 0 stopTimestamp: 0 ";
  private static final String EMPTY_LOG =
      "logMessage { message: '' message_type: 1 timestamp: 0 app_id: '' source_type: '' source_instance: '' }";
  private static final String COUNTER = "counterEvent { name: '' delta: 0 total: 0 }";

  static Stream<Arguments> base() {
    return Stream.of(
        row("identity in tags", "timestamp: 9 counter {}" + tag("origin", "o") + tag("deployment", "d")
                + tag("job", "j") + tag("index", "x") + tag("ip", "i") + tag("__v1_type", "t") + tag("a", "b"),
            "origin: 'o' deployment: 'd' job: 'j' index: 'x' ip: 'i' timestamp: 9 eventType: 7 " + COUNTER
                + tag("a", "b")),
        row("identity in deprecated tags", "counter {}" + deprecatedTag("origin", "text: 'o'")
                + deprecatedTag("index", "integer: -4") + deprecatedTag("job", "decimal: 1.5")
                + deprecatedTag("ip", "") + deprecatedTag("a", "decimal: 1e21"),
            "origin: 'o' deployment: '' job: '1.500000' index: '-4' ip: '' timestamp: 0 eventType: 7 " + COUNTER
                + tag("a", "1000000000000000000000.000000")),
        row("fields prefer tags, even empty ones", "counter {}" + tag("origin", "") + tag("job", "t")
                + deprecatedTag("origin", "text: 'o'") + deprecatedTag("job", "text: 'd'"),
            "origin: '' deployment: '' job: 't' index: '' ip: '' timestamp: 0 eventType: 7 " + COUNTER),
        row("tags prefer deprecated tags that have data", "counter {}" + tag("a", "t") + tag("b", "t") + tag("c", "t")
                + deprecatedTag("a", "text: ''") + deprecatedTag("b", "") + deprecatedTag("d", "decimal: nan"),
            BASE + "eventType: 7 " + COUNTER + tag("a", "") + tag("b", "t") + tag("c", "t") + tag("d", "NaN")),
        row("source id as tag", "source_id: 's' counter {}" + tag("source_id", "t"),
            BASE + "eventType: 7 " + COUNTER + tag("source_id", "s")),
        row("a tag source_id stays without one", "counter {}" + tag("source_id", "t"),
            BASE + "eventType: 7 " + COUNTER + tag("source_id", "t")),
        row("no message", "source_id: 's'"),
        row("an event", "event { title: 't' }"));
  }

  static Stream<Arguments> logs() {
    return Stream.of(
        row("log", "timestamp: 5 source_id: 'a' instance_id: '3' log { payload: 'hi' type: ERR }"
                + tag("source_type", "APP") + tag("instance_id", "t"),
            "origin: '' deployment: '' job: '' index: '' ip: '' timestamp: 5 eventType: 5 logMessage { message: 'hi' "
                + "message_type: 2 timestamp: 5 app_id: 'a' source_type: 'APP' source_instance: '3' }"
                + tag("source_id", "a") + tag("instance_id", "t")),
        row("empty log", "log {}", BASE + "eventType: 5 " + EMPTY_LOG),
        row("log of unknown type", "log { type: 7 }",
            BASE + "eventType: 5 " + EMPTY_LOG.replace("message_type: 1", "message_type: 2")),
        row("deprecated source type", "log {}" + deprecatedTag("source_type", "integer: 4"),
            BASE + "eventType: 5 " + EMPTY_LOG.replace("source_type: ''", "source_type: '4'")),
        row("log that was something else", "log {}" + tag("__v1_type", "ValueMetric"),
            BASE + "eventType: 5 " + EMPTY_LOG),
        row("error", "source_id: 's' instance_id: '3' log { payload: 'm' type: ERR }" + tag("__v1_type", "Error")
                + tag("source", "x") + tag("code", "-4") + tag("source_type", "t"),
            BASE + "eventType: 8 error { source: 'x' code: -4 message: 'm' }" + tag("source_type", "t")
                + tag("source_id", "s")),
        row("error by a deprecated tag", "log {}" + deprecatedTag("__v1_type", "text: 'Error'")
                + deprecatedTag("code", "integer: 4294967297"),
            BASE + "eventType: 8 error { source: '' code: 1 message: '' }"),
        row("error of no code", "log {}" + tag("__v1_type", "Error") + tag("code", "1x"),
            BASE + "eventType: 8 error { source: '' code: 0 message: '' }"));
  }

  static Stream<Arguments> metrics() {
    return Stream.of(
        row("counter", "source_id: 's' instance_id: '3' counter { name: 'n' delta: 18446744073709551615 total: 2 }"
                + tag("instance_id", "t"),
            BASE + "eventType: 7 counterEvent { name: 'n' delta: 18446744073709551615 total: 2 }"
                + tag("instance_id", "3") + tag("source_id", "s")),
        row("empty gauge", "gauge {}"),
        row("one metric", "instance_id: '3' gauge { " + metric("cpu", "unit: '' value: 0") + "}",
            BASE + "eventType: 6 valueMetric { name: 'cpu' unit: '' value: 0 }" + tag("instance_id", "3")),
        row("metrics in the order of the wire",
            "gauge { " + metric("b", "unit: 'u' value: 2.5") + metric("a", "") + "}",
            BASE + "eventType: 6 valueMetric { name: 'b' unit: 'u' value: 2.5 }",
            BASE + "eventType: 6 valueMetric { name: 'a' unit: '' value: 0 }"),
        row("container", "source_id: 'a' instance_id: '3' gauge { " + container("unit: 'percentage' value: 0.5")
                + "}", container("applicationId: 'a' instanceIndex: 3 cpuPercentage: 0.5") + tag("source_id", "a")),
        row("zero with a unit", "gauge { " + container("unit: 'percentage'") + "}",
            container("applicationId: '' instanceIndex: 0 cpuPercentage: 0")),
        row("a value without a unit", "gauge { " + container("value: 0.5") + "}",
            container("applicationId: '' instanceIndex: 0 cpuPercentage: 0.5")),
        row("container with an instance index, and more that is lost", "instance_id: '3' gauge { "
                + container("value: 1") + metric("instance_index", "value: 7.9") + metric("more", "value: 1") + "}",
            container("applicationId: '' instanceIndex: 7 cpuPercentage: 1")),
        row("container of a named instance", "instance_id: 'x' gauge { " + container("value: 1") + "}",
            container("applicationId: '' instanceIndex: 0 cpuPercentage: 1")),
        row("container of too large an instance", "instance_id: '2147483648' gauge { " + container("value: 1") + "}",
            container("applicationId: '' instanceIndex: 0 cpuPercentage: 1")),
        row("sizes beyond what is possible", "gauge { " + metric("cpu", "value: 1") + metric("memory", "value: -1")
                + metric("disk", "value: 1e30") + metric("memory_quota", "value: 1.99e19")
                + metric("disk_quota", "value: nan") + "}",
            BASE + "eventType: 9 containerMetric { applicationId: '' instanceIndex: 0 cpuPercentage: 1 memoryBytes: 0 "
                + "diskBytes: 18446744073709551615 memoryBytesQuota: 18446744073709551615 diskBytesQuota: 0 }"),
        row("four of the five", "gauge { " + metric("cpu", "value: 1") + metric("disk", "value: 1") + "}",
            BASE + "eventType: 6 valueMetric { name: 'cpu' unit: '' value: 1 }",
            BASE + "eventType: 6 valueMetric { name: 'disk' unit: '' value: 1 }"),
        row("five of which one is unset", "gauge { " + container("") + "}",
            BASE + "eventType: 6 valueMetric { name: 'cpu' unit: '' value: 0 }",
            BASE + "eventType: 6 valueMetric { name: 'memory' unit: 'bytes' value: 1 }",
            BASE + "eventType: 6 valueMetric { name: 'disk' unit: 'bytes' value: 0 }",
            BASE + "eventType: 6 valueMetric { name: 'memory_quota' unit: 'bytes' value: 3 }",
            BASE + "eventType: 6 valueMetric { name: 'disk_quota' unit: 'bytes' value: 4 }"));
  }

  static Stream<Arguments> timers() {
    return Stream.of(
        row("http", "source_id: '08000000-0000-0000-0500-000000000000' instance_id: '7' "
                + "timer { name: 'any' start: 1 stop: 2 }" + REQUEST + tag("peer_type", "Server")
                + tag("method", "VERSION_CONTROL") + tag("uri", "u") + tag("remote_address", "r")
                + tag("user_agent", "g") + tag("status_code", "4294967295") + tag("content_length", "-5")
                + tag("routing_instance_id", "n") + tag("forwarded", "a\\n\\nb") + tag("more", "m"),
            BASE + "eventType: 4 httpStartStop { startTimestamp: 1 stopTimestamp: 2 " + REQUEST_ID
                + "peerType: 2 method: 44 uri: 'u' remoteAddress: 'r' userAgent: 'g' statusCode: -1 contentLength: -5 "
                + "applicationId { low: 8 high: 5 } instanceIndex: 7 instanceId: 'n' forwarded: 'a' forwarded: '' "
                + "forwarded: 'b' }" + tag("more", "m") + tag("source_id", "08000000-0000-0000-0500-000000000000")),
        row("unknown names", "source_id: 's' instance_id: 'x' timer {}" + REQUEST + tag("peer_type", "client")
                + tag("method", "FOO"),
            BASE + "eventType: 4 httpStartStop { peerType: 1 method: 1 " + REQUEST_ID + NO_REQUEST + "}"
                + tag("source_id", "s")),
        row("names in lower case and with hyphens", "timer {}" + REQUEST + tag("peer_type", "server")
                + tag("method", "version-control"),
            BASE + "eventType: 4 httpStartStop { peerType: 2 method: 44 " + REQUEST_ID + NO_REQUEST + "}"),
        row("missing tags", "timer {}" + REQUEST,
            BASE + "eventType: 4 httpStartStop { peerType: 1 method: 1 " + REQUEST_ID + NO_REQUEST + "}"),
        row("integers as deprecated tags", "timer {}" + REQUEST + deprecatedTag("status_code", "integer: 200")
                + deprecatedTag("content_length", "integer: 9"),
            BASE + "eventType: 4 httpStartStop { peerType: 1 method: 1 " + REQUEST_ID
                + NO_REQUEST.replace("statusCode: 0", "statusCode: 200").replace("Length: 0", "Length: 9") + "}"),
        row("what stands for a dash doesn't matter", "timer {}"
                + tag("request_id", "f47ac10bx58cc\u00094372 a567-0e02b2c3d479"),
            BASE + "eventType: 4 httpStartStop { peerType: 1 method: 1 " + REQUEST_ID + NO_REQUEST + "}"),
        row("no request id", "timer {}"),
        row("too short a request id", "timer {}" + tag("request_id", "f47ac10b-58cc-4372-a567-0e02b2c3d47")),
        row("a request id that is not hexadecimal", "timer {}"
            + tag("request_id", "g47ac10b-58cc-4372-a567-0e02b2c3d479")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"base", "logs", "metrics", "timers"})
  void convertsEachField(String name, String given, List<String> expected) {
    Envelope envelope = v2(given);

    assertThat(Conversions.toV1(envelope.toByteString())).isEqualTo(expected.stream().map(Texts::v1).toList());
    assertThat(PlainV2ToV1.convert(envelope)).as("plain").isEqualTo(expected.stream().map(Texts::v1).toList());
  }

  private static Arguments row(String name, String given, String... expected) {
    return Arguments.of(name, given, List.of(expected));
  }

  /** Five metrics as they are, of which the first is given. */
  private static String container(String first) {
    if (first.contains("applicationId")) {
      return BASE + "eventType: 9 containerMetric { " + first
          + " memoryBytes: 1 diskBytes: 0 memoryBytesQuota: 3 diskBytesQuota: 4 }";
    }
    return metric("cpu", first) + metric("memory", "unit: 'bytes' value: 1") + metric("disk", "unit: 'bytes' value: 0")
        + metric("memory_quota", "unit: 'bytes' value: 3") + metric("disk_quota", "unit: 'bytes' value: 4");
  }
}
