package loggregator.conversion;

import static loggregator.conversion.Texts.tag;
import static loggregator.conversion.Texts.v1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import loggregator.envelope.Batch;
import loggregator.envelope.BatchReader;
import org.cloudfoundry.dropsonde.events.EventFactory.Envelope;
import org.cloudfoundry.dropsonde.events.LogFactory.LogMessage;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class V1EnvelopesTest {
  private static final String COMPLETE =
      "origin: 'o' eventType: 5 logMessage { message: '' message_type: 1 timestamp: 0 }";
  /** An origin of one letter and an event type, which are an envelope already. */
  private static final int MINIMAL_BYTES = 5;
  private static final byte[] NOT_UTF_8 = {'a', (byte) 0xFF, (byte) 0xC0, 'b'};

  @Test
  void readsAnEnvelopeWithinOtherBytes() {
    byte[] bytes = v1(COMPLETE).toByteArray();
    byte[] surrounded = new byte[bytes.length + 7];
    Arrays.fill(surrounded, (byte) 0xFF);
    System.arraycopy(bytes, 0, surrounded, 3, bytes.length);

    assertThat(V1Envelopes.parse(surrounded, 3, bytes.length)).isEqualTo(v1(COMPLETE));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "",
      "origin: 'o'",
      "eventType: 5",
      "origin: 'o' eventType: 5 logMessage { message: '' message_type: 1 }",
      "origin: 'o' eventType: 5 logMessage { message: '' timestamp: 1 }",
      "origin: 'o' eventType: 5 logMessage { message_type: 1 timestamp: 1 }",
      "origin: 'o' eventType: 6 valueMetric { name: '' unit: '' }",
      "origin: 'o' eventType: 7 counterEvent { name: '' }",
      "origin: 'o' eventType: 8 error { source: '' code: 1 }",
      "origin: 'o' eventType: 9 containerMetric { applicationId: '' instanceIndex: 0 memoryBytes: 0 diskBytes: 0 }",
      "origin: 'o' eventType: 4 httpStartStop { requestId { low: 1 high: 2 } }"
  })
  void refusesAnEnvelopeWithoutItsRequiredFields(String text) {
    byte[] bytes = v1(text).toByteArray();

    assertThat(V1Envelopes.parse(bytes, 0, bytes.length)).isNull();
  }

  @Test
  void refusesARequestIdThatIsIncomplete() {
    String http = "origin: 'o' eventType: 4 httpStartStop { startTimestamp: 1 stopTimestamp: 1 requestId { low: 1 %s}"
        + " peerType: 0 method: 0 uri: '' remoteAddress: '' userAgent: '' statusCode: 1 contentLength: 1 }";
    byte[] incomplete = v1(http.formatted("")).toByteArray();
    byte[] complete = v1(http.formatted("high: 0 ")).toByteArray();

    assertThat(V1Envelopes.parse(incomplete, 0, incomplete.length)).isNull();
    assertThat(V1Envelopes.parse(complete, 0, complete.length)).isNotNull();
  }

  @Test
  void refusesWhatIsCutOffAnywhere() {
    byte[] bytes = v1(COMPLETE).toByteArray();

    for (int length = MINIMAL_BYTES + 1; length < bytes.length; length++) {
      assertThat(V1Envelopes.parse(bytes, 0, length)).as("the first %d bytes", length).isNull();
    }
  }

  @Test
  void keepsNumbersOfEnumsThatItDoesNotKnow() {
    byte[] bytes = v1("origin: 'o' eventType: 77").toByteArray();

    assertThat(V1Envelopes.parse(bytes, 0, bytes.length).getEventType()).isEqualTo(77);
  }

  @Test
  void whatIsNoUtf8IsReplacedOnTheWayToTheSecondGeneration() {
    ByteString text = ByteString.copyFrom(NOT_UTF_8);
    Envelope.Builder envelope = v1(COMPLETE).toBuilder().setOriginBytes(text).setDeploymentBytes(text);
    envelope.setLogMessage(LogMessage.newBuilder(envelope.getLogMessage())
        .setMessage(text).setAppIdBytes(text).setSourceTypeBytes(text).setSourceInstanceBytes(text));
    byte[] tags = latin1(v1(tag("~", "~")).toByteString());
    byte[] bytes = envelope.buildPartial().toByteString().concat(ByteString.copyFrom(tags)).toByteArray();

    LoggregatorEnvelope.Envelope v2 = V1ToV2.convert(V1Envelopes.parse(bytes, 0, bytes.length), true);
    Batch batch = new V1Records().read(bytes, 0, bytes.length);

    String replaced = "a\uFFFD\uFFFDb";
    assertThat(v2.getSourceId()).isEqualTo(replaced);
    assertThat(v2.getInstanceId()).isEqualTo(replaced);
    assertThat(v2.getTagsMap()).containsEntry("origin", replaced).containsEntry("deployment", replaced)
        .containsEntry("source_type", replaced).containsEntry("\uFFFD", "\uFFFD");
    assertThat(v2.getLog().getPayload()).as("bytes, no text").isEqualTo(text);
    assertThat(new BatchReader().readBatch(batch.bytes(), batch.offset(), batch.length())).isNotNull();
  }

  /** With every tilde as a byte that no text in UTF-8 has. */
  private static byte[] latin1(ByteString bytes) {
    byte[] changed = bytes.toByteArray();
    for (int i = 0; i < changed.length; i++) {
      changed[i] = changed[i] == '~' ? (byte) 0xE9 : changed[i];
    }
    return changed;
  }
}
