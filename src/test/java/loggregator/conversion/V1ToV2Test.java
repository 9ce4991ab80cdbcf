package loggregator.conversion;

import static loggregator.conversion.Texts.metric;
import static loggregator.conversion.Texts.tag;
import static loggregator.conversion.Texts.v1;
import static loggregator.conversion.Texts.v2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Value;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class V1ToV2Test {
  private static final String UUID = "low: 0x7243cc580bc17af4 high: 0x79d4c3b2020e67a5";
  private static final String UUID_TEXT = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
  private static final String ZERO_UUID_TEXT = "00000000-0000-0000-0000-000000000000";

  static Stream<Arguments> cases() {
    return Stream.of(
        // the base
        arguments("nothing", "", timer("GET", "Client") + base("HttpStartStop")),
        arguments("identity", "eventType: 5 origin: 'o' deployment: 'd' job: 'j' index: 'x' ip: 'i' timestamp: 9",
            "timestamp: 9 source_id: 'd/j' log {}" + identity("o", "d", "j", "x", "i") + type("LogMessage")
                + tag("source_type", "")),
        arguments("fields replace tags of the same name", "eventType: 8 origin: 'o'" + tag("origin", "t")
                + tag("__v1_type", "t"),
            "source_id: '/' log {}" + identity("o", "", "", "", "") + type("Error") + error("", "0")),
        arguments("tags stay", "eventType: 8 " + tag("a", "b"),
            "source_id: '/' log {}" + base("Error") + error("", "0") + tag("a", "b")),
        arguments("tag source_id is the source id", "eventType: 8 deployment: 'd'" + tag("source_id", "s"),
            "source_id: 's' log {}" + identity("", "d", "", "", "") + type("Error") + error("", "0")),
        arguments("even an empty one", "eventType: 8 job: 'j'" + tag("source_id", ""),
            "log {}" + identity("", "", "j", "", "") + type("Error") + error("", "0")),
        arguments("unknown event type", "eventType: 77 deployment: 'd'",
            "source_id: 'd/'" + identity("", "d", "", "", "") + type("77")),
        arguments("a reserved event type", "eventType: 1", "source_id: '/'" + base("1")),
        // LogMessage
        arguments("log", "eventType: 5 timestamp: 1 logMessage { message: 'hi' message_type: 1 timestamp: 2"
                + " app_id: 'a' source_type: 'APP' source_instance: '3' }",
            "timestamp: 1 source_id: 'a' instance_id: '3' log { payload: 'hi' }" + base("LogMessage")
                + tag("source_type", "APP")),
        arguments("log of stderr", "eventType: 5 logMessage { message_type: 2 app_id: '' }",
            "source_id: '/' log { type: ERR }" + base("LogMessage") + tag("source_type", "")),
        arguments("log of unknown type", "eventType: 5 logMessage { message_type: 3 }",
            "source_id: '/' log {}" + base("LogMessage") + tag("source_type", "")),
        arguments("the app id before tag source_id", "eventType: 5 logMessage { app_id: 'a' }" + tag("source_id", "s"),
            "source_id: 'a' log {}" + base("LogMessage") + tag("source_type", "")),
        arguments("absent log", "eventType: 5", "source_id: '/' log {}" + base("LogMessage") + tag("source_type", "")),
        // HttpStartStop
        arguments("http", "eventType: 4 httpStartStop { startTimestamp: 1 stopTimestamp: 2 requestId { " + UUID
                + " } peerType: 2 method: 44 uri: 'u' remoteAddress: 'r' userAgent: 'g' statusCode: -4"
                + " contentLength: -5 applicationId { low: 8 high: 5 } instanceIndex: 7 instanceId: 'n'"
                + " forwarded: 'f' forwarded: '' forwarded: 'h' }",
            "source_id: '08000000-0000-0000-0500-000000000000' instance_id: '7' timer { name: 'http' start: 1 stop: 2 }"
                + base("HttpStartStop") + tag("request_id", UUID_TEXT) + tag("peer_type", "Server")
                + tag("method", "VERSION_CONTROL") + tag("uri", "u") + tag("remote_address", "r")
                + tag("user_agent", "g") + tag("status_code", "-4") + tag("content_length", "-5")
                + tag("routing_instance_id", "n") + tag("forwarded", "f\\n\\nh")),
        arguments("unknown method and peer type", "eventType: 4 httpStartStop { method: 0 peerType: 9 }",
            timer("0", "9") + base("HttpStartStop")),
        arguments("zero application id", "eventType: 4 httpStartStop { applicationId { low: 0 high: 0 } method: 2"
                + " peerType: 1 }",
            timer("POST", "Client") + base("HttpStartStop")),
        arguments("absent http", "eventType: 4", timer("GET", "Client") + base("HttpStartStop")),
        // ValueMetric
        arguments("value", "eventType: 6 valueMetric { name: 'n' value: 1.5 unit: 'u' }" + tag("instance_id", "3"),
            "source_id: '/' instance_id: '3' gauge { " + metric("n", "value: 1.5 unit: 'u'") + "}" + base("ValueMetric")
                + tag("instance_id", "3")),
        arguments("absent value", "eventType: 6", "source_id: '/' gauge { " + metric("", "") + "}"
            + base("ValueMetric")),
        // CounterEvent
        arguments("counter", "eventType: 7 counterEvent { name: 'n' delta: 18446744073709551615 total: 6 }"
                + tag("instance_id", "3"),
            "source_id: '/' instance_id: '3' counter { name: 'n' delta: 18446744073709551615 total: 6 }"
                + base("CounterEvent")),
        arguments("absent counter", "eventType: 7", "source_id: '/' counter {}" + base("CounterEvent")),
        // ContainerMetric
        arguments("container", "eventType: 9 containerMetric { applicationId: 'a' instanceIndex: -2 cpuPercentage: 0.5"
                + " memoryBytes: 1 diskBytes: 2 memoryBytesQuota: 3 diskBytesQuota: 18446744073709551615 }",
            "source_id: 'a' instance_id: '-2' gauge { " + container("0.5", "1", "2", "3", "18446744073709551615")
                + "}" + base("ContainerMetric")),
        arguments("container without app id and quotas", "eventType: 9 deployment: 'd' containerMetric {}",
            "source_id: 'd/' instance_id: '0' gauge { " + container("0", "0", "0", "0", "0") + "}"
                + identity("", "d", "", "", "") + type("ContainerMetric")),
        arguments("absent container", "eventType: 9",
            "source_id: '/' instance_id: '0' gauge { " + container("0", "0", "0", "0", "0") + "}"
                + base("ContainerMetric")),
        // Error
        arguments("error", "eventType: 8 error { source: 's' code: -1 message: 'm' }" + tag("instance_id", "3"),
            "source_id: '/' log { payload: 'm' }" + base("Error") + error("s", "-1") + tag("instance_id", "3")),
        arguments("only the message that the type names", "eventType: 8 logMessage { message: 'no' app_id: 'a' }",
            "source_id: '/' log {}" + base("Error") + error("", "0")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void convertsEachField(String name, String given, String expected) {
    EventFactory.Envelope envelope = v1(given);

    assertThat(V1ToV2.convert(envelope, true)).isEqualTo(v2(expected));
    assertThat(envelope).as("what was given").isEqualTo(v1(given));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void putsAllTagsAsTextIntoDeprecatedTagsIfAskedTo(String name, String given, String expected) {
    assertThat(V1ToV2.convert(v1(given), false)).isEqualTo(deprecated(v2(expected)));
  }

  private static Envelope deprecated(Envelope preferred) {
    Envelope.Builder deprecated = preferred.toBuilder().clearTags();
    preferred.getTagsMap().forEach((key, value) ->
        deprecated.putDeprecatedTags(key, Value.newBuilder().setText(value).build()));
    return deprecated.build();
  }

  private static String base(String type) {
    return identity("", "", "", "", "") + type(type);
  }

  private static String identity(String origin, String deployment, String job, String index, String ip) {
    return tag("origin", origin) + tag("deployment", deployment) + tag("job", job) + tag("index", index)
        + tag("ip", ip);
  }

  private static String type(String type) {
    return tag("__v1_type", type);
  }

  private static String error(String source, String code) {
    return tag("source", source) + tag("code", code);
  }

  private static String timer(String method, String peerType) {
    return "source_id: '/' instance_id: '0' timer { name: 'http' }" + tag("method", method)
        + tag("peer_type", peerType) + tag("request_id", ZERO_UUID_TEXT) + tag("uri", "") + tag("remote_address", "")
        + tag("user_agent", "") + tag("status_code", "0") + tag("content_length", "0") + tag("routing_instance_id", "")
        + tag("forwarded", "");
  }

  private static String container(String cpu, String memory, String disk, String memoryQuota, String diskQuota) {
    return metric("cpu", "unit: 'percentage' value: " + cpu)
        + metric("memory", "unit: 'bytes' value: " + memory)
        + metric("disk", "unit: 'bytes' value: " + disk)
        + metric("memory_quota", "unit: 'bytes' value: " + memoryQuota)
        + metric("disk_quota", "unit: 'bytes' value: " + diskQuota);
  }
}
