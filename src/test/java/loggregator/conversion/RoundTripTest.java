package loggregator.conversion;

import static loggregator.conversion.Texts.deprecatedTag;
import static loggregator.conversion.Texts.metric;
import static loggregator.conversion.Texts.tag;
import static loggregator.conversion.Texts.v1;
import static loggregator.conversion.Texts.v2;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
  private static final String BASE = "origin: 'o' deployment: 'd' job: 'j' index: 'x' ip: 'i' timestamp: 9 ";
  private static final String APP = "f47ac10b-58cc-4372-a567-0e02b2c3d479";

  @ParameterizedTest
  @ValueSource(strings = {
      "eventType: 4 httpStartStop { startTimestamp: 1 stopTimestamp: 2 requestId { low: 3 high: 4 } peerType: 1 "
          + "method: 2 uri: 'u' remoteAddress: 'r' userAgent: 'g' statusCode: 200 contentLength: 5 applicationId { "
          + "low: 0x7243cc580bc17af4 high: 0x79d4c3b2020e67a5 } instanceIndex: 6 instanceId: 'n' forwarded: 'a' "
          + "forwarded: 'b' } tags { key: 'source_id' value: 'f47ac10b-58cc-4372-a567-0e02b2c3d479' }",
      "eventType: 5 logMessage { message: 'm' message_type: 2 timestamp: 9 app_id: 'a' source_type: 't' "
          + "source_instance: '3' } tags { key: 'source_id' value: 'a' }",
      "eventType: 6 valueMetric { name: 'n' value: 1.5 unit: 'u' } tags { key: 'source_id' value: 's' } "
          + "tags { key: 'instance_id' value: '3' }",
      "eventType: 7 counterEvent { name: 'n' delta: 1 total: 2 } tags { key: 'source_id' value: 's' } "
          + "tags { key: 'instance_id' value: '3' }",
      "eventType: 8 error { source: 's' code: 4 message: 'm' } tags { key: 'source_id' value: 'd/j' }",
      "eventType: 9 containerMetric { applicationId: 'a' instanceIndex: 3 cpuPercentage: 0.5 memoryBytes: 1 "
          + "diskBytes: 2 memoryBytesQuota: 3 diskBytesQuota: 4 } tags { key: 'source_id' value: 'a' }"
  })
  void theFirstGenerationComesBackAsItWas(String message) {
    EventFactory.Envelope given = v1(BASE + message + tag("more", "m"));

    for (boolean preferredTags : new boolean[] {true, false}) {
      Envelope v2 = V1ToV2.convert(given, preferredTags);
      assertThat(Conversions.toV1(v2.toByteString())).containsExactly(given);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "HttpStartStop| timer { name: 'http' start: 1 stop: 2 }",
      "LogMessage| log { payload: 'm' type: ERR }",
      "CounterEvent| counter { name: 'n' delta: 1 total: 2 }",
      "ContainerMetric| gauge"
  })
  void theSecondGenerationComesBackAsItWas(String typeAndMessage) {
    String type = typeAndMessage.substring(0, typeAndMessage.indexOf('|'));
    String message = typeAndMessage.substring(type.length() + 1).replace("gauge", "gauge { "
        + metric("cpu", "unit: 'percentage' value: 0.5") + metric("memory", "unit: 'bytes' value: 1")
        + metric("disk", "unit: 'bytes' value: 2") + metric("memory_quota", "unit: 'bytes' value: 3")
        + metric("disk_quota", "unit: 'bytes' value: 4") + "}");
    Envelope given =
        v2("timestamp: 9 source_id: '" + APP + "' instance_id: '3' " + message + identity(type) + own(type));

    List<EventFactory.Envelope> v1 = Conversions.toV1(given.toByteString());

    assertThat(v1).hasSize(1);
    assertThat(V1ToV2.convert(v1.get(0), false)).isEqualTo(given);
  }

  /**
   * What is lost by one round trip is lost for good: a second changes nothing any more. (Only an empty source id
   * becomes another one, since the first generation has tags for those that are not.)
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void asManyRoundTripsAsYouLike(long seed) {
    RandomV2 generator = new RandomV2(new Random(seed));
    int compared = 0;

    for (int i = 0; i < 3_000; i++) {
      for (EventFactory.Envelope v1 : Conversions.toV1(generator.envelope())) {
        Envelope once = V1ToV2.convert(v1, true);
        List<EventFactory.Envelope> v1Again =
            once.getSourceId().isEmpty() ? List.of() : Conversions.toV1(once.toByteString());
        for (EventFactory.Envelope again : v1Again) {
          assertThat(V1ToV2.convert(again, true)).isEqualTo(once);
          compared++;
        }
      }
    }

    assertThat(compared).isGreaterThan(1_000);
  }

  private static String identity(String type) {
    return text("origin", "o") + text("deployment", "d") + text("job", "j") + text("index", "x") + text("ip", "i")
        + text("__v1_type", type);
  }

  private static String own(String type) {
    return switch (type) {
      case "HttpStartStop" -> text("request_id", APP) + text("peer_type", "Client") + text("method", "PUT")
          + text("uri", "u") + text("remote_address", "r") + text("user_agent", "g") + text("status_code", "200")
          + text("content_length", "5") + text("routing_instance_id", "n") + text("forwarded", "a\\nb");
      case "LogMessage" -> text("source_type", "t");
      default -> "";
    };
  }

  private static String text(String key, String text) {
    return deprecatedTag(key, "text: '" + text + "'");
  }
}
